using Fathom.Templates.Evaluation;

namespace Fathom.Templates.Values;

/// <summary>How deep and how large a value is, from those inside it: found when it is made, so that later work can be bounded beforehand.</summary>
static class Nesting
{
    /// <summary>Levels of values inside one another; each costs stack where values are compared or written.</summary>
    const int MaxDepth = 100;

    const long MaxWeight = 1L << 40;

    public static (int Depth, long Weight) Around(IEnumerable<Value> inside)
    {
        int depth = 0;
        long weight = 1;
        foreach (Value value in inside)
        {
            depth = Math.Max(depth, value.Depth);
            weight = Math.Min(MaxWeight, weight + value.Weight);
        }
        return (Around(depth), weight);
    }

    /// <summary>The depth of a value around another. Throws a limit error where values nest too deeply.</summary>
    public static int Around(int depth) => depth < MaxDepth ? depth + 1 : throw Fault.Limit($"values nest more than {MaxDepth} levels deep");
}
