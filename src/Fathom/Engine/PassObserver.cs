namespace Fathom.Engine;

/// <summary>What all sequences of an engine are measured by: it is told when a pass is done.</summary>
abstract class PassObserver
{
    /// <summary>How many more positions its readers can look at before the next call of <see cref="AfterPass"/> with room to make.</summary>
    public abstract int Room { get; }

    /// <summary>As many positions as it takes in one step while others wait for their next token.</summary>
    public abstract int Step { get; }

    /// <summary>So many sequences are looked at at once.</summary>
    public abstract void Reserve(int sequences);

    /// <summary>A pass is done, and all that it produced was told.</summary>
    /// <param name="urgent">Whether somebody waits for what was measured: a sequence ended, or nothing else is to be done.</param>
    public abstract void AfterPass(bool urgent);
}
