"""Reading a formula: tokens, a Pratt parser, and a check of types and size. `jixiao.rules.formula` says what the language is.

The tree is plain data, so that another engine can compile it to expressions over columns.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from jixiao.model.errors import UsageError
from jixiao.text import lazy_re as re
from jixiao.text.quantity import narrow

MAX_LENGTH = 2000
MAX_DEPTH = 30
MAX_NODES = 300
MAX_DIGITS = 30
MAX_PLACES = 10


class FormulaError(UsageError):
    """A text is not a formula. `position` counts characters from 0; `allowed` says what could stand there."""

    def __init__(self, message: str, position: int, allowed: str = "") -> None:
        hint = f"此处可用：{allowed} / allowed here: {allowed}" if allowed else ""
        super().__init__(f"{message}（第 {position + 1} 个字符 / character {position + 1}）", hint)
        self.position = position
        self.allowed = allowed


@dataclass(frozen=True, slots=True)
class Literal:
    """A number as written; `95%` has the value 0.95 and the text `95%`."""

    value: Decimal
    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """A fact."""

    name: str


@dataclass(frozen=True, slots=True)
class Unary:
    """`−` of a number or `not` of a condition."""

    op: str
    inner: Node


@dataclass(frozen=True, slots=True)
class Binary:
    """`+ − × ÷` of numbers, `< ≤ > ≥ = ≠` of numbers, `and or` of conditions."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Call:
    """`min max abs round`; the second argument of `round` is a literal number of decimals."""

    function: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """`then` where the condition holds, else `otherwise`."""

    condition: Node
    then: Node
    otherwise: Node


Node = Literal | Name | Unary | Binary | Call | Choice

FUNCTIONS = {
    "min": "min", "max": "max", "abs": "abs", "round": "round",
    "最小": "min", "最小值": "min", "最大": "max", "最大值": "max", "绝对值": "abs", "四舍五入": "round",
}  # fmt: skip
_ARITY = {"min": (2, 20), "max": (2, 20), "abs": (1, 1), "round": (1, 2)}

_WORDS = {
    "and": "and", "且": "and", "并且": "and", "or": "or", "或": "or", "或者": "or", "not": "not", "非": "not",
    "if": "if", "else": "else", "如果": "如果", "则": "则", "否则": "else",
}  # fmt: skip
_SIGNS = {
    "+": "+", "-": "−", "−": "−", "–": "−", "×": "×", "*": "×", "✕": "×", "÷": "÷", "/": "÷", "(": "(", ")": ")", ",": ",",
    "，": ",", "<": "<", ">": ">", "≤": "≤", "≥": "≥", "=": "=", "≠": "≠",
    "<=": "≤", ">=": "≥", "==": "=", "!=": "≠", "<>": "≠",
}  # fmt: skip
BINDING = {"or": 1, "and": 2, "<": 4, "≤": 4, ">": 4, "≥": 4, "=": 4, "≠": 4, "+": 5, "−": 5, "×": 6, "÷": 6}
_COMPARISONS = frozenset("<≤>≥=≠")
_TOKEN = re.compile(
    r"(?P<number>\d+(?:\.\d+)?(?:[^\S\n]?%)?)"
    r"|(?P<name>[^\W\d][\w“”‘’《》·]*|[“‘《·][\w“”‘’《》·]*)"
    r"|(?P<quoted>`[^`\n]*`|\"[^\"\n]*\")"
    r"|(?P<sign><=|>=|==|!=|<>|[-+−–×*✕÷/(),，<>≤≥=≠])"
)
_OPERAND = "数字、名称、( − min max abs round"
_OPERATOR = "+ − × ÷ < ≤ > ≥ = ≠ and or if )"


class _Token(NamedTuple):
    kind: str  # number, name, word, sign, end
    text: str
    at: int


def parse_formula(text: str) -> tuple[Node, frozenset[str]]:
    """The tree and the names of facts in it. Raises FormulaError."""
    if len(text) > MAX_LENGTH:
        raise FormulaError(f"公式超过 {MAX_LENGTH} 个字符 / formula longer than {MAX_LENGTH} characters", MAX_LENGTH)
    parser = _Parser(_tokens(text))
    return parser.whole(), frozenset(parser.names)


def _tokens(text: str) -> list[_Token]:
    source = narrow(text)
    tokens: list[_Token] = []
    at = 0
    while True:
        while at < len(source) and source[at].isspace():
            at += 1
        if at == len(source):
            tokens.append(_Token("end", "", at))
            return tokens
        match = _TOKEN.match(source, at)
        if match is None:
            raise FormulaError(
                f"不能使用“{text[at]}” / “{text[at]}” has no meaning here", at, f"{_OPERAND} {_OPERATOR}"
            )
        tokens.append(_token(match, text))
        at = match.end()


def _token(match: re.Match[str], text: str) -> _Token:
    kind, word, at = str(match.lastgroup), match.group(), match.start()
    if kind == "quoted":
        name = text[at + 1 : match.end() - 1].strip()
        if not name:
            raise FormulaError("名称为空 / empty name", at, "名称")
        return _Token("name", name, at)
    if kind == "name":
        lowered = word.lower()
        return _Token("word", _WORDS[lowered], at) if lowered in _WORDS else _Token("name", word, at)
    if kind == "number":
        if sum(map(str.isdigit, word)) > MAX_DIGITS:
            raise FormulaError(f"数字超过 {MAX_DIGITS} 位 / number longer than {MAX_DIGITS} digits", at)
        following = match.string[match.end() : match.end() + 1]
        if following.isalnum() or following == "_":
            raise FormulaError(
                "数字后紧接文字；以数字开头的名称须加反引号 / a letter follows the number; quote a name that begins with a digit",
                match.end(), "`2023年预算数`",
            )  # fmt: skip
        return _Token("number", word, at)
    return _Token("sign", _SIGNS[word], at)


@dataclass(slots=True)
class _Parser:
    tokens: list[_Token]
    index: int = 0
    depth: int = 0
    nodes: int = 0
    names: set[str] = field(default_factory=set)

    # Every method that makes a node returns it with its type: True for a condition, False for a number. Nesting is bounded
    # by depth, chains such as a + a + … by the number of nodes: the tree is never deeper than the two together.

    def whole(self) -> Node:
        node, _ = self._typed(0)
        if self._peek.kind != "end":
            raise self._unexpected(self._peek, _OPERATOR)
        return node

    @property
    def _peek(self) -> _Token:
        return self.tokens[self.index]

    def _next(self) -> _Token:
        token = self.tokens[self.index]
        self.index += token.kind != "end"
        return token

    def _take(self, text: str) -> bool:
        found = self._peek.kind in {"sign", "word"} and self._peek.text == text
        self.index += found
        return found

    def _expect(self, text: str) -> None:
        if not self._take(text):
            raise self._unexpected(self._peek, text)

    def _unexpected(self, token: _Token, allowed: str) -> FormulaError:
        if token.kind == "end":
            return FormulaError("公式不完整 / the formula ends too early", token.at, allowed)
        return FormulaError(f"此处不能是“{token.text}” / unexpected “{token.text}”", token.at, allowed)

    def _made(self, node: Node, at: int) -> Node:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise FormulaError(f"公式超过 {MAX_NODES} 个运算 / formula has more than {MAX_NODES} parts", at)
        return node

    def _need(self, condition: bool, found: bool, at: int) -> None:
        if condition != found:
            wanted = "此处应为条件 / a condition is needed" if condition else "此处应为数值 / a number is needed"
            raise FormulaError(wanted, at, "比较，如 a > b" if condition else _OPERAND)

    def _typed(self, least: int) -> tuple[Node, bool]:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise FormulaError(f"嵌套超过 {MAX_DEPTH} 层 / nested deeper than {MAX_DEPTH}", self._peek.at)
        start = self._peek.at
        node, condition = self._operand()
        while self._peek.kind in {"sign", "word"} and BINDING.get(self._peek.text, -1) >= max(least, 1):
            node, condition = self._infix(node, condition, start)
        if least == 0 and self._peek.text == "if" and self._peek.kind == "word":
            node, condition = self._choice(node, condition)
        self.depth -= 1
        return node, condition

    def _infix(self, left: Node, condition: bool, start: int) -> tuple[Node, bool]:
        token = self._next()
        op = token.text
        logical = op in {"and", "or"}
        self._need(logical, condition, start)
        at = self._peek.at
        right, right_condition = self._typed(BINDING[op] + 1)
        self._need(logical, right_condition, at)
        node = self._made(Binary(op, left, right), token.at)
        if op in _COMPARISONS and self._peek.text in _COMPARISONS and self._peek.kind == "sign":
            # a < b < c asks both; the middle term stands twice in the tree
            at = self._peek.at
            rest, _ = self._infix(right, False, at)
            return self._made(Binary("and", node, rest), token.at), True
        return node, logical or op in _COMPARISONS

    def _choice(self, then: Node, kind: bool) -> tuple[Node, bool]:
        token = self._next()
        at = self._peek.at
        condition, is_condition = self._typed(1)
        self._need(True, is_condition, at)
        return self._otherwise(condition, then, kind, token)

    def _otherwise(self, condition: Node, then: Node, kind: bool, token: _Token) -> tuple[Node, bool]:
        self._expect("else")
        at = self._peek.at
        otherwise, other_kind = self._typed(0)
        self._need(kind, other_kind, at)
        return self._made(Choice(condition, then, otherwise), token.at), kind

    def _operand(self) -> tuple[Node, bool]:
        token = self._next()
        if token.kind == "number":
            return self._made(_literal(token.text), token.at), False
        if token.kind == "name":
            if self._peek.text == "(" and self._peek.kind == "sign":
                return self._call(token), False
            self.names.add(token.text)
            return self._made(Name(token.text), token.at), False
        if token.kind == "sign" and token.text == "(":
            inner = self._typed(0)
            self._expect(")")
            return inner
        return self._prefix(token)

    def _prefix(self, token: _Token) -> tuple[Node, bool]:
        at = self._peek.at
        if token.kind == "sign" and token.text in {"−", "+"}:
            inner, condition = self._typed(7)
            self._need(False, condition, at)
            return (self._made(Unary("−", inner), token.at) if token.text == "−" else inner), False
        if token.kind == "word" and token.text == "not":
            inner, condition = self._typed(4)
            self._need(True, condition, at)
            return self._made(Unary("not", inner), token.at), True
        if token.kind == "word" and token.text == "如果":
            condition_node, condition = self._typed(1)
            self._need(True, condition, at)
            self._expect("则")
            return self._otherwise(condition_node, *self._typed(1), token)
        raise self._unexpected(token, _OPERAND)

    def _call(self, token: _Token) -> Node:
        function = FUNCTIONS.get(token.text) or FUNCTIONS.get(token.text.lower())
        if function is None:
            raise FormulaError(
                f"没有函数“{token.text}” / there is no function “{token.text}”", token.at, "min max abs round"
            )
        self._expect("(")
        arguments: list[Node] = []
        while True:
            at = self._peek.at
            argument, condition = self._typed(0)
            self._need(False, condition, at)
            arguments.append(argument)
            if not self._take(","):
                break
        self._expect(")")
        least, most = _ARITY[function]
        if not least <= len(arguments) <= most or (function == "round" and not _places(arguments[1:])):
            raise FormulaError(f"{function} 的参数不对 / wrong arguments of {function}", token.at, _usage(function))
        return self._made(Call(function, tuple(arguments)), token.at)


def _places(rest: list[Node]) -> bool:
    return all(isinstance(each, Literal) and each.text.isdecimal() and each.value <= MAX_PLACES for each in rest)


def _usage(function: str) -> str:
    return {"abs": "abs(a)", "round": f"round(a), round(a, 0…{MAX_PLACES})"}.get(function, f"{function}(a, b, …)")


def _literal(text: str) -> Literal:
    figure = text.removesuffix("%").rstrip()
    value = Decimal(figure)
    if text.endswith("%"):
        return Literal(value.scaleb(-2), f"{figure}%")
    return Literal(value, figure)
