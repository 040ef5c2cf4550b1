using System.Buffers.Binary;
using System.Text;

namespace Fathom.Formats.PyTorch;

/// <summary>A tensor as a pickle describes it: where its elements lie in a storage, which is a file of its own beside the pickle.</summary>
readonly record struct StoredTensor(TensorType Type, string Storage, long StorageElements, long First, long[] Shape)
{
    /// <summary>The number of elements; at most those of the storage.</summary>
    public long Count => Shape.Aggregate(1L, static (product, length) => product * length);
}

/// <summary>Reads the pickle of a dictionary of tensors. It knows the few opcodes that such a pickle has, and calls nothing: of the names that a pickle may
/// ask for, those of tensors and ordered dictionaries stand for values here, and all others are refused.</summary>
/// <remarks>Python's pickle, protocol 2, as torch.save writes it. Memory is bounded by the pickle's length: an opcode makes one value at most.</remarks>
ref struct TensorPickle
{
    const int HighestProtocol = 2;
    const string RebuildTensor = "torch._utils._rebuild_tensor_v2", OrderedDictionary = "collections.OrderedDict";
    readonly string path;
    readonly ReadOnlySpan<byte> bytes;
    readonly Stack<object?> stack = [];
    readonly Stack<int> marks = [];
    readonly Dictionary<uint, object?> memo = [];
    int position;

    TensorPickle(string path, ReadOnlySpan<byte> bytes)
    {
        this.path = path;
        this.bytes = bytes;
    }

    /// <summary>The tensors by name.</summary>
    /// <exception cref="ModelFormatException">It is no such pickle.</exception>
    public static Dictionary<string, StoredTensor> Read(string path, ReadOnlySpan<byte> bytes) => new TensorPickle(path, bytes).Run();

    Dictionary<string, StoredTensor> Run()
    {
        for (byte opcode = Byte(); opcode != (byte)'.'; opcode = Byte())
            Step(opcode);
        var tensors = new Dictionary<string, StoredTensor>();
        foreach (var (name, value) in Pop<Dictionary<string, object?>>("a dictionary"))
            tensors.Add(name, value is StoredTensor tensor ? tensor : throw Fault($"{name} is no tensor"));
        return tensors;
    }

    void Step(byte opcode)
    {
        switch ((char)opcode)
        {
            case '\x80': CheckProtocol(Byte()); break;
            case '(': marks.Push(stack.Count); break;
            case '}': stack.Push(new Dictionary<string, object?>()); break;
            case ')': stack.Push(Array.Empty<object?>()); break;
            case 't': stack.Push(PopToMark()); break;
            case '\x85': stack.Push(PopMany(1)); break;
            case '\x86': stack.Push(PopMany(2)); break;
            case '\x87': stack.Push(PopMany(3)); break;
            case 'N': stack.Push(null); break;
            case '\x88': stack.Push(true); break;
            case '\x89': stack.Push(false); break;
            case 'K': stack.Push((long)Byte()); break;
            case 'M': stack.Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(sizeof(ushort)))); break;
            case 'J': stack.Push((long)BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)))); break;
            case '\x8a': stack.Push(LongInteger()); break;
            case 'X': stack.Push(Encoding.UTF8.GetString(Take(Unsigned()))); break;
            case 'c': stack.Push(Global()); break;
            case 'q': memo[Byte()] = Top(); break;
            case 'r': memo[Unsigned()] = Top(); break;
            case 'h': stack.Push(Recall(Byte())); break;
            case 'j': stack.Push(Recall(Unsigned())); break;
            case 'Q': stack.Push(Storage()); break;
            case 'R': stack.Push(Build()); break;
            case 's': SetItems(PopMany(2)); break;
            case 'u': SetItems(PopToMark()); break;
            case 'b': DropAttributes(); break;
            default: throw Fault($"opcode 0x{opcode:x2} has no part in a dictionary of tensors");
        }
    }

    readonly void CheckProtocol(byte protocol)
    {
        if (protocol > HighestProtocol)
            throw Fault($"pickle protocol {protocol} is not supported");
    }

    long LongInteger()
    {
        var digits = Take(Byte());
        if (digits.Length > sizeof(long))
            throw Fault($"an integer of {digits.Length} bytes is too large");
        long value = digits.Length > 0 && digits[^1] >= 0x80 ? -1 : 0;
        for (int i = digits.Length - 1; i >= 0; i--)
            value = value << 8 | digits[i];
        return value;
    }

    /// <summary>A name of Python's, which stands for itself and is never looked up.</summary>
    Name Global()
    {
        string module = Line(), name = $"{module}.{Line()}";
        return name is RebuildTensor or OrderedDictionary || TypeOf(name) is not null
            ? new Name(name)
            : throw Fault($"asks for {name}, which is no part of a tensor: nothing was run");
    }

    /// <summary>A reference to a storage: ('storage', its type, its key, its device, its length).</summary>
    StorageReference Storage() => Pop<object?[]>("a tuple") is ["storage", Name type, string key, string, long count and >= 0] && TypeOf(type.Text) is { } stored
        ? new(stored, key, count)
        : throw Fault("a reference is not one to a storage");

    /// <summary>What calling a name would give.</summary>
    object Build()
    {
        object?[] arguments = Pop<object?[]>("a tuple");
        return (Pop<Name>("a name").Text, arguments) switch
        {
            (OrderedDictionary, []) => new Dictionary<string, object?>(),
            (RebuildTensor, [StorageReference storage, long first, object?[] shape, object?[] strides, ..]) => Tensor(storage, first, shape, strides),
            var (name, _) => throw Fault($"{name} has other arguments than it can have here"),
        };
    }

    readonly StoredTensor Tensor(StorageReference storage, long first, object?[] shape, object?[] strides)
    {
        long[] lengths = Integers(shape), steps = Integers(strides);
        Int128 count = 1;
        for (int i = lengths.Length - 1; i >= 0; i--)
        {
            if (steps.Length != lengths.Length || lengths[i] < 1 || (steps[i] != count && lengths[i] > 1))
                throw Fault("a tensor is empty, or its elements do not lie one after the other");
            count *= lengths[i];
            if (count > storage.Count)
                break;
        }
        return first >= 0 && first + count <= storage.Count
            ? new(storage.Type, storage.Key, storage.Count, first, lengths)
            : throw Fault("a tensor reaches beyond its storage");
    }

    readonly long[] Integers(object?[] values)
    {
        long[] integers = new long[values.Length];
        for (int i = 0; i < integers.Length; i++)
            integers[i] = values[i] is long value ? value : throw Fault("a shape holds something other than integers");
        return integers;
    }

    readonly void SetItems(ReadOnlySpan<object?> pairs)
    {
        if (pairs.Length % 2 != 0 || Top() is not Dictionary<string, object?> dictionary)
            throw Fault("items are set of something other than a dictionary");
        for (int i = 0; i < pairs.Length; i += 2)
            dictionary[pairs[i] as string ?? throw Fault("a name in a dictionary is no text")] = pairs[i + 1];
    }

    /// <summary>What a dictionary has beside its items, such as versions of modules, tells nothing of tensors.</summary>
    readonly void DropAttributes()
    {
        Pop<Dictionary<string, object?>>("a dictionary");
        if (Top() is not Dictionary<string, object?>)
            throw Fault("attributes are set of something other than a dictionary");
    }

    readonly object? Recall(uint index) => memo.TryGetValue(index, out object? value) ? value : throw Fault($"nothing was remembered as {index}");

    readonly object?[] PopToMark() => marks.TryPop(out int mark) && mark <= stack.Count ? PopMany(stack.Count - mark) : throw Fault("a mark is missing");

    readonly object?[] PopMany(int count)
    {
        object?[] values = new object?[count];
        for (int i = count - 1; i >= 0; i--)
            values[i] = stack.TryPop(out object? value) ? value : throw Fault("its stack is empty");
        return values;
    }

    readonly T Pop<T>(string expected) => stack.TryPop(out object? value) && value is T typed ? typed : throw Fault($"{expected} is missing");

    readonly object? Top() => stack.TryPeek(out object? value) ? value : throw Fault("its stack is empty");

    string Line()
    {
        int length = bytes[position..].IndexOf((byte)'\n');
        if (length < 0)
            throw Fault("is truncated");
        string line = Encoding.UTF8.GetString(Take((uint)length));
        position++;
        return line;
    }

    byte Byte() => Take(1)[0];

    uint Unsigned() => BinaryPrimitives.ReadUInt32LittleEndian(Take(sizeof(uint)));

    ReadOnlySpan<byte> Take(uint length)
    {
        if (length > bytes.Length - position)
            throw Fault("is truncated");
        var taken = bytes.Slice(position, (int)length);
        position += (int)length;
        return taken;
    }

    static TensorType? TypeOf(string name) => name switch
    {
        "torch.FloatStorage" => TensorType.F32,
        "torch.DoubleStorage" => TensorType.F64,
        "torch.HalfStorage" => TensorType.F16,
        "torch.BFloat16Storage" => TensorType.BF16,
        _ => null,
    };

    readonly ModelFormatException Fault(string reason) => new(path, $"its pickle: {reason}", position);

    sealed record Name(string Text);

    sealed record StorageReference(TensorType Type, string Key, long Count);
}
