"""Which scores of several are asked for, as `TTR,MATTR` or `all`."""

import difflib
from collections.abc import Mapping, Sequence

from communique.errors import UsageError

ALL = "all"


_NONE: Mapping[str, str] = {}


def chosen(asked: str, known: Sequence[str], also: Mapping[str, str] = _NONE) -> list[str]:
    """Return the names of scores that are asked for, in their order; case is ignored.

    `also` has other names for some of them.

    Raises:
        UsageError: there is no such score, or none is named.
    """
    if asked.strip().lower() == ALL:
        return list(known)
    by_name = {other.lower(): name for other, name in also.items()}
    by_name |= {name.lower(): name for name in known}
    names = [each.strip() for each in asked.split(",") if each.strip()]
    if not names:
        raise UsageError("no score is named", hint=f"scores: {', '.join(known)}; or all")
    for name in names:
        if name.lower() not in by_name:
            near = difflib.get_close_matches(name.lower(), by_name, n=1)
            listed = f"scores: {', '.join(known)}; or all"
            hint = f"{by_name[near[0]]}? ({listed})" if near else listed
            raise UsageError(f"no score is called {name!r}", hint=hint)
    return list(dict.fromkeys(by_name[name.lower()] for name in names))
