"""Pages that need no line elsewhere: a module of `publish/views` with `PAGE` and `view`, and its template."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from functools import partial
from types import ModuleType

from lull.errors import PublishError
from lull.publish import views
from lull.publish.pages.frame import TEMPLATES, RequestContext, render


def found_pages() -> dict[str, Callable[[RequestContext], str]]:
    """Renderers by the name of the page.

    Raises `PublishError` that names the file, where a module with `PAGE` has no `view`, or there is no template.
    """
    modules = [importlib.import_module(f"{views.__name__}.{m.name}") for m in pkgutil.iter_modules(views.__path__)]
    return {str(m.PAGE): partial(_rendered, _checked(m)) for m in modules if hasattr(m, "PAGE")}


def _checked(module: ModuleType) -> ModuleType:
    name = module.__name__.rpartition(".")[2]
    if not callable(getattr(module, "view", None)):
        raise PublishError(
            f"publish/views/{name}.py has PAGE but no function view(context); add one that makes its view"
        )
    if not (TEMPLATES / f"{module.PAGE}.html").is_file():
        raise PublishError(
            f"publish/views/{name}.py is the page {module.PAGE!r}, but publish/templates/{module.PAGE}.html is "
            "missing; add that template, which shows the fields of the view"
        )
    return module


def _rendered(module: ModuleType, context: RequestContext) -> str:
    return render(context, f"{module.PAGE}.html", view=module.view(context))
