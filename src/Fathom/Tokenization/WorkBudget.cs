using System.Globalization;

namespace Fathom.Tokenization;

/// <summary>What a tokenizer may spend on one text, or on being loaded, because its file may come from anyone: counted where work is done.</summary>
sealed class WorkBudget
{
    /// <summary>Bytes that each node of a tree of tokens takes.</summary>
    public const int NodeBytes = 64;

    readonly long steps, bytes;
    readonly Func<string, Exception> fault;
    long bytesLeft;

    WorkBudget(long steps, long bytes, Func<string, Exception> fault)
    {
        (this.steps, this.bytes, this.fault) = (steps, bytes, fault);
        (StepsLeft, bytesLeft) = (steps, bytes);
    }

    /// <summary>The steps that are left: whoever counts his own takes them from here and puts back what he leaves.</summary>
    public long StepsLeft { get; set; }

    /// <summary>For encoding a text of so many UTF-16 characters: many times what published tokenizers take.</summary>
    /// <remarks>It ends in a <see cref="FathomException"/>.</remarks>
    public static WorkBudget ForText(int length) => new(50_000_000 + 64L * length, 48_000_000 + 40L * length,
        static spent => new FathomException($"the tokenizer takes more than {spent} on this text"));

    /// <summary>For what is built of a file.</summary>
    /// <remarks>It ends in a <see cref="FormatException"/>.</remarks>
    public static WorkBudget ForLoad() => new(500_000_000, 256_000_000,
        static spent => new FormatException($"its tokenizer takes more than {spent} to load"));

    /// <summary>Counts steps: a character looked at, a node or an instruction gone to.</summary>
    public void Work(long count)
    {
        if ((StepsLeft -= count) < 0)
            throw TooManySteps();
    }

    /// <summary>Counts bytes of texts and trees before they are made.</summary>
    public void Allocate(long count)
    {
        if ((bytesLeft -= count) < 0)
            throw fault(string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"));
    }

    /// <summary>Counts a text of so many characters before it is made.</summary>
    public void AllocateText(long characters) => Allocate(sizeof(char) * characters);

    /// <summary>The error to throw when <see cref="StepsLeft"/> has fallen below 0.</summary>
    public Exception TooManySteps() => fault(string.Create(CultureInfo.InvariantCulture, $"{steps} steps"));
}
