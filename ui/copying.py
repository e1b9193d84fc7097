"""A button that copies a text to the clipboard in one press, by mouse or keyboard, also where the browser keeps its clipboard shut."""

from __future__ import annotations

from functools import cache

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from ui.strings import Words

_HTML = '<div class="copying"></div>'  # filled at once with its name: a button is never there without one

# Without https the clipboard of the browser is shut to pages; the older way copies what is selected in a field. Where that
# fails too, the field is left for the reader to copy from.
_SCRIPT = """
export default function ({ parentElement, data }) {
  const root = parentElement.querySelector(".copying");
  if (!root.hasChildNodes()) {
    const [made, icon, name, said] = ["button", "span", "span", "p"].map((tag) => document.createElement(tag));
    made.type = "button";
    icon.className = "icon";
    icon.setAttribute("aria-hidden", "true");
    icon.dataset.icon = "content_copy";
    name.className = "name";
    said.setAttribute("role", "status");
    made.append(icon, name);
    root.append(made, said);
  }
  const [button, status] = [root.querySelector("button"), root.querySelector("p")];
  root.querySelector(".name").textContent = data.name;
  button.onclick = async () => {
    root.querySelector("textarea")?.remove();
    status.textContent = "";
    let copied = false;
    try {
      await navigator.clipboard.writeText(data.text);
      copied = true;
    } catch {
      const field = document.createElement("textarea");
      field.value = data.text;
      field.readOnly = true;
      field.setAttribute("aria-label", data.name);
      root.append(field);
      field.select();
      copied = document.execCommand("copy");
      if (copied) { field.remove(); button.focus(); }
    }
    status.textContent = copied ? `${data.done} ${data.text}` : data.failed;
  };
}
"""


@cache
def _button() -> ComponentRenderer:
    """Made once, when the server runs: a component is known by its name."""
    return st.components.v2.component("referent_copying", html=_HTML, js=_SCRIPT, isolate_styles=False)


def copy_button(words: Words, name: str, text: str, key: str) -> None:
    """The button, and a line that says what was copied."""
    data = {"name": name, "text": text, "done": words("copy.done"), "failed": words("copy.failed")}
    _button()(key=key, data=data, width="content")
