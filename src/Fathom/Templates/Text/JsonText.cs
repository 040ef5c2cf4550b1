using Fathom.Templates.Evaluation;
using Fathom.Templates.Values;

namespace Fathom.Templates.Text;

/// <summary>Writes values as Python's json.dumps does.</summary>
sealed class JsonText(TextBuilder text, string? indent, string itemSeparator, string keySeparator, bool ensureAscii, bool sortKeys)
{
    public void Write(Value value, int level = 0)
    {
        text.Rendering.Step();
        switch (value)
        {
            case NoneValue: text.Append("null"); break;
            case BoolValue: text.Append(value.IsTrue ? "true" : "false"); break;
            case FloatValue number: text.Append(Float(number.Float)); break;
            case IntValue: text.AppendRepr(value); break;
            case StringValue s: WriteString(s.Text); break;
            case SequenceValue sequence: WriteBlock('[', ']', sequence.Items, item => Write(item, level + 1), level); break;
            case DictValue dictionary:
                WriteBlock('{', '}', Sorted(dictionary), entry =>
                {
                    WriteString(Key(entry.Key));
                    text.Append(keySeparator);
                    Write(entry.Value, level + 1);
                }, level);
                break;
            default: throw Fault.Runtime($"Object of type {value.TypeName} is not JSON serializable");
        }
    }

    void WriteBlock<T>(char open, char close, IReadOnlyCollection<T> items, Action<T> write, int level)
    {
        text.Append(open);
        if (items.Count > 0)
        {
            BreakLine(level + 1);
            bool first = true;
            foreach (T item in items)
            {
                if (!first)
                {
                    text.Append(itemSeparator);
                    BreakLine(level + 1);
                }
                first = false;
                write(item);
            }
            BreakLine(level);
        }
        text.Append(close);
    }

    void BreakLine(int level)
    {
        if (indent is not null)
            text.Append('\n').Repeat(indent, level);
    }

    IReadOnlyCollection<KeyValuePair<Value, Value>> Sorted(DictValue dictionary) => sortKeys
        ? Comparison.Sort([.. dictionary.Entries], entry => entry.Key, reverse: false, text.Rendering)
        : dictionary.Entries;

    string Key(Value key) => key switch
    {
        StringValue s => s.Text,
        NoneValue => "null",
        BoolValue => key.IsTrue ? "true" : "false",
        FloatValue number => Float(number.Float),
        IntValue => key.ToText(text.Rendering),
        _ => throw Fault.Runtime($"keys must be str, int, float, bool or None, not {key.TypeName}"),
    };

    static string Float(double number) => number switch
    {
        double.NaN => "NaN",
        double.PositiveInfinity => "Infinity",
        double.NegativeInfinity => "-Infinity",
        _ => FloatText.Shortest(number),
    };

    void WriteString(string value)
    {
        text.Append('"');
        foreach (char c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\f' => text.Append("\\f"),
                '\b' => text.Append("\\b"),
                < ' ' => text.Append(Escaped(c)),
                > '~' when ensureAscii => text.Append(Escaped(c)),
                _ => text.Append(c),
            };
        }
        text.Append('"');
    }

    static string Escaped(char c) => FormattableString.Invariant($"\\u{(int)c:x4}");
}
