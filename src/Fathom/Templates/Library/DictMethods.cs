using Fathom.Templates.Evaluation;
using Fathom.Templates.Values;

namespace Fathom.Templates.Library;

static class DictMethods
{
    public static Methods All { get; } = new(
        ["clear", "pop", "popitem", "setdefault", "update"],
        [
            new Builtin("get", "key default?", Get),
            new Builtin("keys", "", call => View("dict_keys", call, Self(call).Entries.Keys)),
            new Builtin("values", "", call => View("dict_values", call, Self(call).Entries.Values)),
            new Builtin("items", "", call => View("dict_items", call, Self(call).Pairs(call.Rendering))),
            new Builtin("copy", "", call => call.Self),
        ]);

    static DictValue Self(Call call) => (DictValue)call.Self;

    static DictViewValue View(string typeName, Call call, IEnumerable<Value> elements) => new(typeName, Self(call), elements);

    static Value Get(Call call)
    {
        Value key = call.Required(0);
        if (!key.IsHashable)
            throw Fault.Runtime($"unhashable type: '{key.TypeName}'");
        return Self(call).Item(key, call.Rendering) ?? call[1] ?? NoneValue.Instance;
    }
}
