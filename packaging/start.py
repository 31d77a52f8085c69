"""What the bundled program runs. Worker processes start it again where there is no fork, with words of their own."""

from multiprocessing import freeze_support

if __name__ == "__main__":
    freeze_support()
    from jixiao.__main__ import main

    main()
