"""What office files share: their zip container, their XML, and the conversion of old binary formats."""
