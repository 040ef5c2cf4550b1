namespace Fathom.Tokenization.Patterns;

/// <summary>A part of a parsed pattern, which writes itself as instructions.</summary>
abstract record PatternNode
{
    /// <summary>Whether it can match without consuming anything.</summary>
    public abstract bool CanBeEmpty { get; }

    public abstract void Emit(PatternProgram program);
}

/// <summary>One rune out of a set.</summary>
sealed record RuneNode(RuneSet Set) : PatternNode
{
    public override bool CanBeEmpty => false;

    public override void Emit(PatternProgram program) => program.Add(new(Op.Repeat, Set: Set, Least: 1, Most: 1));
}

/// <summary>Parts one after the other.</summary>
sealed record SequenceNode(IReadOnlyList<PatternNode> Parts) : PatternNode
{
    public override bool CanBeEmpty => Parts.All(static part => part.CanBeEmpty);

    public override void Emit(PatternProgram program)
    {
        foreach (var part in Parts)
            part.Emit(program);
    }
}

/// <summary>The first choice that lets the whole match.</summary>
sealed record ChoiceNode(IReadOnlyList<PatternNode> Choices) : PatternNode
{
    public override bool CanBeEmpty => Choices.Any(static choice => choice.CanBeEmpty);

    public override void Emit(PatternProgram program)
    {
        var exits = new List<int>();
        foreach (var choice in Choices.SkipLast(1))
        {
            int fork = program.Add(new(Op.Fork));
            choice.Emit(program);
            exits.Add(program.Add(new(Op.Jump)));
            program.Aim(fork, program.Count);
        }
        Choices[^1].Emit(program);
        foreach (int exit in exits)
            program.Aim(exit, program.Count);
    }
}

/// <summary>How a repetition gives back what it took.</summary>
enum Appetite { Greedy, Lazy, Possessive }

/// <summary>A part some number of times; <paramref name="Most"/> is <see cref="int.MaxValue"/> for no bound.</summary>
sealed record RepeatNode(PatternNode Part, int Least, int Most, Appetite Appetite) : PatternNode
{
    public override bool CanBeEmpty => Least == 0 || Part.CanBeEmpty;

    public override void Emit(PatternProgram program)
    {
        if (Part is RuneNode { Set: var set } && Appetite != Appetite.Lazy)
            program.Add(new(Appetite == Appetite.Greedy ? Op.Repeat : Op.RepeatPossessive, Set: set, Least: Least, Most: Most));
        else if (Appetite == Appetite.Possessive)
            new AtomicNode(this with { Appetite = Appetite.Greedy }).Emit(program);
        else
            EmitCopies(program);
    }

    void EmitCopies(PatternProgram program)
    {
        for (int i = 0, before = -1; i < Least && program.Count > before; i++)
        {
            before = program.Count;
            Part.Emit(program);
        }
        if (Most == int.MaxValue)
        {
            EmitLoop(program);
            return;
        }
        var forks = new List<int>();
        for (int i = Least; i < Most; i++)
        {
            forks.Add(program.Add(new(Op.Fork, PreferTarget: Appetite == Appetite.Lazy)));
            Part.Emit(program);
        }
        foreach (int fork in forks)
            program.Aim(fork, program.Count);
    }

    /// <summary>A round that consumes nothing ends the loop.</summary>
    void EmitLoop(PatternProgram program)
    {
        int fork = program.Add(new(Op.Fork, PreferTarget: Appetite == Appetite.Lazy));
        int mark = Part.CanBeEmpty ? program.NewMark() : -1;
        if (mark >= 0)
            program.Add(new(Op.Mark, Target: mark));
        Part.Emit(program);
        if (mark >= 0)
            program.Add(new(Op.Progress, Target: mark));
        program.Add(new(Op.Jump, Target: fork));
        program.Aim(fork, program.Count);
    }
}

/// <summary>A part that, once matched, gives nothing back.</summary>
sealed record AtomicNode(PatternNode Part) : PatternNode
{
    public override bool CanBeEmpty => Part.CanBeEmpty;

    public override void Emit(PatternProgram program) => program.AddNested(Op.Atomic, Part);
}

/// <summary>A look at what follows.</summary>
sealed record LookAheadNode(PatternNode Part, bool Negative) : PatternNode
{
    public override bool CanBeEmpty => true;

    public override void Emit(PatternProgram program) => program.AddNested(Negative ? Op.NotAhead : Op.Ahead, Part);
}

/// <summary>A look at the one rune before.</summary>
sealed record LookBehindNode(RuneSet Set, bool Negative) : PatternNode
{
    public override bool CanBeEmpty => true;

    public override void Emit(PatternProgram program) => program.Add(new(Negative ? Op.NotBehind : Op.Behind, Set: Set));
}

/// <summary>A place: the start or end of a line or of the text, or a word's edge.</summary>
sealed record PlaceNode(Op Place) : PatternNode
{
    public override bool CanBeEmpty => true;

    public override void Emit(PatternProgram program) => program.Add(new(Place));
}
