"""Where in the files of an import a row stands, in words."""


def origin(file: str, sheet: str = "") -> str:
    """The file's name, and the sheet's where several of it are read: "budget.xlsx › Sheriff"."""
    return f"{file} › {sheet}" if sheet else file
