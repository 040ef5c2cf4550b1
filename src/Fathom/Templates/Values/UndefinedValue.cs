using Fathom.Templates.Evaluation;

namespace Fathom.Templates.Values;

/// <summary>What a missing name or attribute gives: empty where it is only shown or tested, an error where it is used.</summary>
/// <param name="reason">Says what is missing: asked only where the value is used.</param>
/// <param name="kind">The kind of that error.</param>
sealed class UndefinedValue(Func<string> reason, TemplateErrorKind kind = TemplateErrorKind.Undefined) : Value
{
    public UndefinedValue(string reason) : this(() => reason) { }

    public static UndefinedValue Name(string name) => new(() => $"'{name}' is undefined");

    /// <summary>An attribute that a value lacks.</summary>
    public static UndefinedValue Attribute(Value value, string name) => new(() => $"'{value.DescribedType}' has no attribute '{Fault.Cut(name)}'");

    /// <summary>An attribute that the sandbox hides.</summary>
    public static UndefinedValue Forbidden(Value value, string name) =>
        new(() => $"access to attribute '{name}' of '{value.TypeName}' object is unsafe.", TemplateErrorKind.Security);

    public override string TypeName => "Undefined";

    public override bool IsTrue => false;

    public override bool IsCallable => true;

    public override int? Length => 0;

    public override IEnumerable<Value> Elements => [];

    public override void WriteRepr(TextBuilder text) => text.Append("Undefined");

    public override void WriteText(TextBuilder text) { }

    public override Value? Item(Value key, Rendering rendering) => throw Misuse();

    public override Value? Attribute(string name) => throw Misuse();

    public override Value Call(Arguments arguments) => throw Misuse();

    public TemplateException Misuse() => new(kind, reason());

    public override bool Equals(object? obj) => obj is UndefinedValue;

    public override int GetHashCode() => 0;
}
