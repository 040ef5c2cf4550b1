namespace Fathom.Tokenization.Patterns;

/// <summary>What an instruction of a pattern does.</summary>
enum Op
{
    Match, Repeat, RepeatPossessive, Fork, Jump, Mark, Progress, Atomic, Ahead, NotAhead, Behind, NotBehind,
    TextStart, TextEnd, TextEndOrLineFeed, LineStart, LineEnd, WordEdge, NoWordEdge,
}

/// <summary>One instruction. A fork tries the next instruction first, or its target where that is preferred.</summary>
readonly record struct Instruction(Op Op, RuneSet? Set = null, int Least = 0, int Most = 0, int Target = 0, bool PreferTarget = false);

/// <summary>The instructions of a pattern while they are written.</summary>
sealed class PatternProgram
{
    const int MostInstructions = 20_000;
    readonly List<Instruction> instructions = [];

    public int Count => instructions.Count;

    public int Marks { get; private set; }

    public int Add(Instruction instruction)
    {
        if (instructions.Count == MostInstructions)
            throw new FormatException("it is too long");
        instructions.Add(instruction);
        return instructions.Count - 1;
    }

    /// <summary>Adds a part that is matched by itself, ending in a match of its own.</summary>
    public void AddNested(Op op, PatternNode part)
    {
        int head = Add(new(op));
        part.Emit(this);
        Add(new(Op.Match));
        Aim(head, Count);
    }

    public void Aim(int index, int target) => instructions[index] = instructions[index] with { Target = target };

    public int NewMark() => Marks++;

    public Instruction[] ToArray() => [.. instructions];
}
