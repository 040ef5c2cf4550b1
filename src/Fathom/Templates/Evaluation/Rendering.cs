using System.Numerics;
using System.Runtime.CompilerServices;
using Fathom.Templates.Values;

namespace Fathom.Templates.Evaluation;

/// <summary>One rendering: what it has spent of its limits, where it stands, and what time it is.</summary>
sealed class Rendering(TemplateLimits limits, TimeProvider clock)
{
    /// <summary>What things are taken to cost: an element its reference and a small value, the others without their contents.</summary>
    const int BytesOfElement = 48, BytesOfList = 96, BytesOfText = 64;

    /// <summary>What a part of a text and what is made of it take, as elements.</summary>
    const int PartElements = 8;

    long steps, allocatedBytes;
    int callDepth;

    /// <summary>The line of the statement that runs.</summary>
    public int Line { get; set; }

    public DateTimeOffset Now => clock.GetLocalNow();

    public int TextLength => limits.TextLength;

    /// <summary>Counts one step, and makes sure that the stack has room for what the step may call.</summary>
    public void Step()
    {
        Work(1);
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw Fault.Limit("the template nests too deeply");
    }

    /// <summary>Counts work that no other step counts.</summary>
    public void Work(long units)
    {
        if ((steps += units) > limits.Steps)
            throw Fault.Limit($"the template takes more than {limits.Steps} steps");
    }

    /// <summary>Counts looking through a text, or hashing or copying it; or looking through it for another.</summary>
    public void Search(int characters, int sought = 1) => Work((characters >> 10) + (((long)characters * sought) >> 12));

    /// <summary>Counts going through a text one character after the other.</summary>
    public void Walk(int characters) => Work(characters >> 2);

    /// <summary>The parts of a text between separators, counted before they are made.</summary>
    public string[] Parts(string text, char separator)
    {
        Walk(text.Length);
        int count = 1 + text.AsSpan().Count(separator);
        Work(count);
        AllocateElements(PartElements * (long)count);
        return text.Split(separator);
    }

    /// <summary>Counts bytes of texts and lists before they are made.</summary>
    public void Allocate(long bytes)
    {
        if (bytes > limits.AllocatedBytes - allocatedBytes)
            throw Fault.Limit($"the template makes texts and lists of more than {limits.AllocatedBytes} bytes");
        allocatedBytes += bytes;
    }

    public void AllocateElements(long count) => Allocate(count * BytesOfElement);

    public void AllocateList(long count) => Allocate(BytesOfList + count * BytesOfElement);

    /// <summary>Goes one call deeper; every call of this pairs with one of <see cref="LeaveCall"/>, unless the rendering fails.</summary>
    public void EnterCall()
    {
        if (++callDepth > limits.CallDepth)
            throw Fault.Limit($"the template calls itself more than {limits.CallDepth} levels deep");
    }

    public void LeaveCall() => callDepth--;

    public IntValue Integer(BigInteger value)
    {
        EnsureBits(value.GetBitLength());
        return new IntValue(value);
    }

    /// <summary>Refuses an integer of so many bits before it is computed, and counts the work it takes.</summary>
    public void EnsureBits(long bits)
    {
        if (bits > limits.IntegerBits)
            throw Fault.Limit($"an integer has more than {limits.IntegerBits} bits");
        Work(bits >> 6);
    }

    /// <summary>Counts a text whose characters are counted already.</summary>
    public void AllocateText() => Allocate(BytesOfText);

    public StringValue Text(string text)
    {
        Allocate(BytesOfText + 2L * text.Length);
        return new StringValue(text);
    }

    public ListValue List(IReadOnlyList<Value> items)
    {
        AllocateList(items.Count);
        return new ListValue(items);
    }

    public TupleValue Tuple(params IReadOnlyList<Value> items)
    {
        AllocateList(items.Count);
        return new TupleValue(items);
    }

    /// <summary>All elements of a value, each counted. Throws a runtime error if it cannot be iterated over.</summary>
    public IEnumerable<Value> Each(Value value) =>
        Counted(value.Elements ?? throw Fault.Runtime($"'{value.TypeName}' object is not iterable"));

    IEnumerable<Value> Counted(IEnumerable<Value> elements)
    {
        foreach (Value element in elements)
        {
            Step();
            yield return element;
        }
    }

    /// <summary>All elements of a value at once.</summary>
    public List<Value> Collect(Value value) => Collect(Each(value));

    public List<Value> Collect(IEnumerable<Value> elements)
    {
        List<Value> list = [];
        AllocateList(0);
        foreach (Value element in elements)
        {
            AllocateElements(1);
            list.Add(element);
        }
        return list;
    }
}
