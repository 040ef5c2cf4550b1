using Fathom.Templates.Text;
using Fathom.Templates.Values;

namespace Fathom.Templates.Evaluation;

/// <summary>One call of a built-in: the value it works on and its arguments, read as the types it needs.</summary>
sealed class Call(Builtin function, Value self, Arguments arguments, Value?[] values)
{
    /// <summary>The value piped into a filter or test, or that a method belongs to.</summary>
    public Value Self => self;

    public Rendering Rendering => arguments.Rendering;

    /// <summary>The arguments as they were passed.</summary>
    public Arguments Arguments => arguments;

    /// <summary>That value as Python's str() gives it.</summary>
    public string SelfText => self.ToText(Rendering);

    /// <summary>The same, counted for work that looks at each of its characters.</summary>
    public string WalkedText
    {
        get
        {
            string text = SelfText;
            Rendering.Walk(text.Length);
            return text;
        }
    }

    /// <summary>The argument at that place of the signature, or null.</summary>
    public Value? this[int place] => values[place];

    public Value Required(int place) => values[place]!;

    /// <summary>The argument, where it is given and is not none.</summary>
    public Value? Some(int place) => values[place] is NoneValue ? null : values[place];

    public string Text(int place) => values[place] is StringValue text
        ? text.Text
        : throw Fault.Runtime($"{function.Name}() argument must be str, not {values[place]!.TypeName}");

    public string Text(int place, string missing) => values[place] is null ? missing : Text(place);

    /// <summary>An integer; those beyond 64 bits end at its bounds.</summary>
    public long Integer(int place) => values[place] is IntValue integer
        ? Numbers.Clamp(integer.Number)
        : throw Fault.Runtime($"'{values[place]!.TypeName}' object cannot be interpreted as an integer");

    public long Integer(int place, long missing) => values[place] is null ? missing : Integer(place);

    public bool Flag(int place) => values[place]?.IsTrue ?? false;
}
