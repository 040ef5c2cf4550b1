using System.Runtime.CompilerServices;

namespace Fathom.Tokenization.Patterns;

/// <summary>Runs a pattern over the pieces of a text by backtracking, with a bound on its steps and its memory.</summary>
/// <param name="pattern">The pattern.</param>
/// <param name="budget">What counts its steps and the memory of its alternatives.</param>
ref struct PatternMatcher(RunePattern pattern, WorkBudget budget)
{
    readonly int[] marks = new int[pattern.Marks];
    ReadOnlySpan<char> text;
    long stepsLeft;
    (int At, int Index, int Floor)[] waiting = new (int, int, int)[64];
    int waitingCount;

    /// <summary>Takes the next piece to search.</summary>
    public void Begin(ReadOnlySpan<char> piece) => text = piece;

    /// <summary>Finds the first match that begins at or after an index.</summary>
    public bool Find(int from, out int start, out int end)
    {
        stepsLeft = budget.StepsLeft;
        end = -1;
        for (start = from; start <= text.Length; start++)
        {
            end = Run(0, start);
            if (end >= 0)
                break;
            if (start < text.Length && Runes.At(text, start, out int length) > 0xFFFF)
                start += length - 1;
        }
        budget.StepsLeft = stepsLeft;
        return end >= 0;
    }

    /// <summary>Matches from an instruction on; the end of the match, or -1.</summary>
    int Run(int at, int index)
    {
        int floor = waitingCount;
        while (true)
        {
            if (--stepsLeft < 0)
                throw budget.TooManySteps();
            ref readonly var instruction = ref pattern.Instructions[at];
            if (instruction.Op == Op.Match)
            {
                waitingCount = floor;
                return index;
            }
            if (!Step(in instruction, ref at, ref index) && !Resume(floor, ref at, ref index))
                return -1;
        }
    }

    bool Step(ref readonly Instruction instruction, ref int at, ref int index)
    {
        int next = at + 1;
        switch (instruction.Op)
        {
            case Op.Repeat or Op.RepeatPossessive:
                if (!Repeat(in instruction, next, ref index))
                    return false;
                break;
            case Op.Fork:
                Wait(instruction.PreferTarget ? next : instruction.Target, index, index);
                next = instruction.PreferTarget ? instruction.Target : next;
                break;
            case Op.Jump:
                next = instruction.Target;
                break;
            case Op.Mark:
                Wait(~instruction.Target, marks[instruction.Target], 0);
                marks[instruction.Target] = index;
                break;
            case Op.Progress:
                if (marks[instruction.Target] == index)
                    return false;
                break;
            case Op.Atomic:
                index = Run(next, index);
                if (index < 0)
                    return false;
                next = instruction.Target;
                break;
            case Op.Ahead or Op.NotAhead:
                if (Run(next, index) >= 0 != (instruction.Op == Op.Ahead))
                    return false;
                next = instruction.Target;
                break;
            default:
                stepsLeft -= instruction.Set?.Cost ?? 0;
                if (!IsAt(in instruction, index))
                    return false;
                break;
        }
        at = next;
        return true;
    }

    /// <summary>Takes as many runes of the set as it may; shorter takes wait for their turn.</summary>
    bool Repeat(ref readonly Instruction instruction, int next, ref int index)
    {
        int count = 0, end = index, floor = index;
        while (count < instruction.Most && end < text.Length && instruction.Set!.Contains(Runes.At(text, end, out int length)))
        {
            end += length;
            count++;
            stepsLeft -= instruction.Set.Cost;
            if (count == instruction.Least)
                floor = end;
        }
        if (count < instruction.Least)
            return false;
        if (end > floor && instruction.Op == Op.Repeat)
            Wait(next, Runes.StartBefore(text, end), floor);
        index = end;
        return true;
    }

    readonly bool IsAt(ref readonly Instruction instruction, int index) => instruction.Op switch
    {
        Op.Behind => index > 0 && instruction.Set!.Contains(Before(index)),
        Op.NotBehind => index == 0 || !instruction.Set!.Contains(Before(index)),
        Op.TextStart => index == 0,
        Op.TextEnd => index == text.Length,
        Op.TextEndOrLineFeed => index == text.Length || (index == text.Length - 1 && text[index] == '\n'),
        Op.LineStart => index == 0 || text[index - 1] == '\n',
        Op.LineEnd => index == text.Length || text[index] == '\n',
        Op.WordEdge => IsWordEdge(index),
        _ => !IsWordEdge(index),
    };

    readonly bool IsWordEdge(int index) =>
        (index > 0 && RuneSet.Word.Contains(Before(index)))
        != (index < text.Length && RuneSet.Word.Contains(Runes.At(text, index, out _)));

    readonly int Before(int index) => Runes.At(text, Runes.StartBefore(text, index), out _);

    /// <summary>Keeps an alternative for later: where to go on, from an index down to a floor, one rune less each time.</summary>
    void Wait(int at, int index, int floor)
    {
        if (waitingCount == waiting.Length)
        {
            budget.Allocate(2L * waitingCount * Unsafe.SizeOf<(int, int, int)>());
            Array.Resize(ref waiting, 2 * waitingCount);
        }
        waiting[waitingCount++] = (at, index, floor);
    }

    bool Resume(int floor, ref int at, ref int index)
    {
        while (waitingCount > floor)
        {
            ref var last = ref waiting[waitingCount - 1];
            if (last.At < 0)
            {
                marks[~last.At] = last.Index;
                waitingCount--;
                continue;
            }
            (at, index) = (last.At, last.Index);
            if (index > last.Floor)
                last.Index = Runes.StartBefore(text, index);
            else
                waitingCount--;
            return true;
        }
        return false;
    }
}
