namespace Fathom.Reports;

/// <summary>What is said of some kind of value beyond what is said of every picture.</summary>
abstract class Observer
{
    /// <summary>At which depth columns settle, in a sentence; empty where the values say nothing of it.</summary>
    internal virtual string Settling(Range columns) => "";

    /// <summary>What stands out.</summary>
    internal abstract IEnumerable<string> Observe();

    /// <summary>What that says of the model, and what it does not.</summary>
    internal abstract string Interpret();
}
