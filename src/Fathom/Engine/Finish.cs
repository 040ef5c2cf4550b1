namespace Fathom.Engine;

/// <summary>How a sequence ended.</summary>
public enum Finish
{
    /// <summary>By an end token of the model.</summary>
    End,
    /// <summary>By a text that was to end it.</summary>
    Stop,
    /// <summary>It has as many tokens as it was to have.</summary>
    Length,
    /// <summary>It was stopped after its first tokens, since those of other samples promised more.</summary>
    Rejected,
    /// <summary>It was cancelled.</summary>
    Cancelled,
    /// <summary>What runs the model could not go on.</summary>
    Failed,
}

/// <summary>The names of the ways to end.</summary>
public static class FinishNames
{
    /// <summary>The way to end of that name; null where there is none.</summary>
    public static Finish? Named(string name) => Enum.GetValues<Finish>().Cast<Finish?>().FirstOrDefault(finish => finish!.Value.Name() == name);

    /// <summary>Such as length.</summary>
    public static string Name(this Finish finish) => finish switch
    {
        Finish.End => "end",
        Finish.Stop => "stop",
        Finish.Length => "length",
        Finish.Rejected => "rejected",
        Finish.Cancelled => "cancelled",
        _ => "failed",
    };
}
