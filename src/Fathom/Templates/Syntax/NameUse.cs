namespace Fathom.Templates.Syntax;

/// <summary>
/// Which names a template uses that matter before it runs. An unknown filter or test is an error at once, unless it stands in a condition,
/// where it is one only if it is reached; a macro that uses <c>varargs</c>, <c>kwargs</c> or <c>caller</c> takes such values.
/// </summary>
sealed class NameUse
{
    readonly List<TemplateException> unknown = [];
    HashSet<string> special = [];

    public void Use(string name)
    {
        if (name is "varargs" or "kwargs" or "caller")
            special.Add(name);
    }

    public void AddUnknown(TemplateException error) => unknown.Add(error);

    /// <summary>A point to come back to.</summary>
    public int Mark() => unknown.Count;

    /// <summary>Forgets what was unknown since a point: it stood in a condition.</summary>
    public void Soften(int mark) => unknown.RemoveRange(mark, unknown.Count - mark);

    /// <summary>Throws the first syntax error since a point, if there is one.</summary>
    public void ThrowUnknown(int mark)
    {
        if (unknown.Count > mark)
            throw unknown[mark];
    }

    /// <summary>Parses the body of a macro, and tells which of the special names it uses; so does whatever is around it.</summary>
    public (T Body, IReadOnlySet<string> Special) InMacro<T>(Func<T> parse)
    {
        HashSet<string> around = special;
        special = [];
        T body = parse();
        HashSet<string> used = special;
        special = [.. around, .. used];
        return (body, used);
    }
}
