using Fathom.Templates.Evaluation;

namespace Fathom.Templates.Values;

/// <summary>A value as Python has it, in all that a template can see. All but <see cref="NamespaceValue"/> stay as made.</summary>
abstract class Value
{
    /// <summary>The name of the type in Python.</summary>
    public abstract string TypeName { get; }

    /// <summary>The type as Jinja's messages about missing attributes name it.</summary>
    public virtual string DescribedType => TypeName + " object";

    public virtual bool IsTrue => true;

    /// <summary>Levels of lists and dictionaries inside: whatever recurses into values is bounded by it.</summary>
    public virtual int Depth => 0;

    /// <summary>How much there is to compare or to hash: one for each value inside and for about fifty characters of text.</summary>
    public virtual long Weight => 1;

    public virtual bool IsHashable => true;

    /// <summary>What Python's len() gives, or null if there is none.</summary>
    public virtual int? Length => null;

    /// <summary>What iteration gives, or null if the value cannot be iterated over.</summary>
    public virtual IEnumerable<Value>? Elements => null;

    /// <summary>Writes what Python's repr() gives.</summary>
    public abstract void WriteRepr(TextBuilder text);

    /// <summary>Writes what Python's str() gives.</summary>
    public virtual void WriteText(TextBuilder text) => WriteRepr(text);

    /// <summary>The item of that key or place, or null if there is none.</summary>
    public virtual Value? Item(Value key, Rendering rendering) => null;

    /// <summary>The attribute of that name, or null if there is none.</summary>
    public virtual Value? Attribute(string name) => null;

    public virtual Value Call(Arguments arguments) => throw Fault.Runtime($"'{TypeName}' object is not callable");

    public virtual bool IsCallable => false;

    public string ToText(Rendering rendering) =>
        this is StringValue text ? text.Text : new TextBuilder(rendering).AppendText(this).ToString();

    public string ToRepr(Rendering rendering) => new TextBuilder(rendering).AppendRepr(this).ToString();
}
