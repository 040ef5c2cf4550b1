namespace Fathom.Lenses;

/// <summary>What kind of lens read the layers.</summary>
public enum LensKind
{
    /// <summary>None: there are norms and cosine distances alone.</summary>
    None,
    /// <summary>The logit lens.</summary>
    Logit,
    /// <summary>A tuned lens.</summary>
    Tuned,
    /// <summary>Some other program's, or a later Fathom's.</summary>
    Other,
}

/// <summary>How layers were read, as conventions name it.</summary>
public sealed record LensName
{
    const string NoneText = "no lens", LogitText = "logit lens, raw", TunedText = "tuned lens ";

    LensName(LensKind kind, string text) => (Kind, Text) = (kind, text);

    /// <summary>Layers were not read.</summary>
    public static LensName None { get; } = new(LensKind.None, NoneText);

    /// <summary>The logit lens.</summary>
    public static LensName Logit { get; } = new(LensKind.Logit, LogitText);

    /// <summary>Which kind it is of.</summary>
    public LensKind Kind { get; }

    /// <summary>As it is written and shown, such as "logit lens, raw".</summary>
    public string Text { get; }

    /// <summary>A tuned lens.</summary>
    /// <param name="name">The name of its folder.</param>
    public static LensName Tuned(string name) => new(LensKind.Tuned, TunedText + name);

    /// <summary>The name that was written so.</summary>
    public static LensName Parse(string text) => text switch
    {
        NoneText => None,
        LogitText => Logit,
        _ => new(text.StartsWith(TunedText, StringComparison.Ordinal) ? LensKind.Tuned : LensKind.Other, text),
    };

    /// <summary>As it is written and shown.</summary>
    public override string ToString() => Text;
}
