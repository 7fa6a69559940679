"""Mistral's v11 chat layout, as token ids."""
import json


def dump(value):
    return json.dumps(value, ensure_ascii=False)


class Layout:
    def __init__(self, tokenizer):
        self.t = tokenizer
        s = tokenizer.special
        self.bos, self.eos = s["<s>"], s["</s>"]
        self.inst, self.end_inst = s["[INST]"], s["[/INST]"]
        self.tools_mark, self.end_tools = s["[AVAILABLE_TOOLS]"], s["[/AVAILABLE_TOOLS]"]
        self.results, self.end_results = s["[TOOL_RESULTS]"], s["[/TOOL_RESULTS]"]
        self.calls, self.args, self.call_id, self.content = s["[TOOL_CALLS]"], s["[ARGS]"], s["[CALL_ID]"], s["[TOOL_CONTENT]"]
        self.system_mark, self.end_system = s["[SYSTEM_PROMPT]"], s["[/SYSTEM_PROMPT]"]

    def system(self, text):
        return [self.system_mark, *self.t.encode(text), self.end_system]

    def tools(self, tools):
        return [self.tools_mark, *self.t.encode(dump(tools)), self.end_tools]

    def user(self, text):
        return [self.inst, *self.t.encode(text), self.end_inst]

    def call(self, name, arguments, identifier=None):
        middle = [] if identifier is None else [self.call_id, *self.t.encode(identifier)]
        return [self.calls, *self.t.encode(name), *middle, self.args, *self.t.encode(dump(arguments))]

    def result(self, identifier, content):
        return [self.results, *self.t.encode(identifier), self.content, *self.t.encode(content), self.end_results]

    def prompt(self, question, tools, system=None):
        """The ids of a first question: what an engine is given."""
        return [self.bos, *(self.system(system) if system else []), *self.tools(tools), *self.user(question)]
