using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Templates.Evaluation;
using Fathom.Templates.Text;

namespace Fathom.Templates.Values;

/// <summary>Makes values of what a program passes to a template.</summary>
static class ValueConverter
{
    public static Value From(object? value, Rendering rendering)
    {
        rendering.Step();
        return value switch
        {
            null => NoneValue.Instance,
            Value own => own,
            bool flag => BoolValue.Of(flag),
            string text => rendering.Text(text),
            char character => rendering.Text(character.ToString()),
            double number => new FloatValue(number),
            float number => new FloatValue(number),
            decimal number => new FloatValue((double)number),
            BigInteger number => rendering.Integer(number),
            JsonElement element => FromJson(element, rendering),
            JsonValue single => FromJson(JsonElement.Parse(single.ToJsonString()), rendering),
            JsonObject members => Dictionary(members.Select(m => (m.Key, (object?)m.Value)), rendering),
            IEnumerable<KeyValuePair<string, object?>> entries => Dictionary(entries.Select(e => (e.Key, e.Value)), rendering),
            IDictionary entries => Dictionary(Entries(entries), rendering),
            IEnumerable items => rendering.List([.. items.Cast<object?>().Select(item => From(item, rendering))]),
            IConvertible integer when IsInteger(integer) => new IntValue(integer.ToInt64(CultureInfo.InvariantCulture)),
            _ => throw Fault.Runtime($"a template cannot hold a {value.GetType().Name}"),
        };
    }

    static IEnumerable<(string Key, object? Value)> Entries(IDictionary dictionary)
    {
        foreach (DictionaryEntry entry in dictionary)
            yield return (entry.Key.ToString()!, entry.Value);
    }

    static bool IsInteger(IConvertible value) => value.GetTypeCode() is >= TypeCode.SByte and <= TypeCode.Int64;

    static DictValue Dictionary(IEnumerable<(string Key, object? Value)> entries, Rendering rendering) =>
        DictValue.Of(entries.Select(e => KeyValuePair.Create<Value, Value>(rendering.Text(e.Key), From(e.Value, rendering))), rendering);

    static Value FromJson(JsonElement element, Rendering rendering)
    {
        return element.ValueKind switch
        {
            JsonValueKind.Object => Dictionary(element.EnumerateObject().Select(p => (p.Name, (object?)p.Value)), rendering),
            JsonValueKind.Array => rendering.List([.. element.EnumerateArray().Select(item => From(item, rendering))]),
            JsonValueKind.String => rendering.Text(element.GetString()!),
            JsonValueKind.Number => Numbers.Parse(element.GetRawText(), rendering),
            JsonValueKind.True => BoolValue.True,
            JsonValueKind.False => BoolValue.False,
            _ => NoneValue.Instance,
        };
    }
}
