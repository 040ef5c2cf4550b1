using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Fathom.Traces;

/// <summary>A trace as bytes, before they are compressed: the header's length, the header, and the numbers of all cells in byte planes.</summary>
static class TraceBody
{
    /// <exception cref="FathomException">The trace has more cells than a file can hold.</exception>
    public static byte[] Pack(Trace trace)
    {
        var header = TraceHeader.Of(trace);
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(header, TraceHeaderJson.Default.TraceHeader);
        int start = sizeof(int) + json.Length;
        var length = start + sizeof(float) * header.Numbers;
        if (length > Array.MaxLength)
            throw new FathomException($"a trace of {trace.Layers} layers and {trace.Tokens.Count} tokens is too large for one file");

        byte[] body = new byte[(int)length];
        BinaryPrimitives.WriteInt32LittleEndian(body, json.Length);
        json.CopyTo(body, sizeof(int));
        var planes = new BytePlanes(body.AsSpan(start));
        var m = trace.Measures;
        foreach (var matrix in (LayerMatrix[])[
            m.JsdBits, m.KlNats, m.EntropyNats, m.CosineDistance, m.Probability, m.Rank, m.Norms,
            .. trace.Watched.SelectMany(token => (LayerMatrix[])[token.Probability, token.Rank]), .. m.Optional.OfType<LayerMatrix>()])
            planes.Write(MemoryMarshal.Cast<float, uint>(matrix.Values));
        foreach (float[] row in m.Embeddings?.All ?? [])
            planes.Write(MemoryMarshal.Cast<float, uint>(row));
        planes.Write(MemoryMarshal.Cast<float, uint>(m.SelfCertaintyNats.ToArray()));
        planes.Write(MemoryMarshal.Cast<int, uint>(trace.Top.Ids));
        planes.Write(MemoryMarshal.Cast<float, uint>(trace.Top.Probabilities));
        return body;
    }

    /// <exception cref="InvalidDataException">The bytes are no trace.</exception>
    public static Trace Unpack(Span<byte> body)
    {
        var header = Header(body, out var numbers);
        int layers = header.Layers, tokens = header.Tokens.Count, top = layers * tokens * header.TopCount;
        var planes = new BytePlanes(numbers);
        var measures = new CellMeasures
        {
            JsdBits = Matrix(ref planes, layers, tokens),
            KlNats = Matrix(ref planes, layers, tokens),
            EntropyNats = Matrix(ref planes, layers, tokens),
            CosineDistance = Matrix(ref planes, layers, tokens),
            Probability = Matrix(ref planes, layers, tokens),
            Rank = Matrix(ref planes, layers, tokens),
            Norms = Matrix(ref planes, layers + 1, tokens),
            SelfCertaintyNats = [],
        };
        var watched = new WatchedToken[header.Watched.Count];
        for (int i = 0; i < watched.Length; i++)
            watched[i] = new WatchedToken(
                header.Watched[i].Id, header.Watched[i].Bytes, Matrix(ref planes, layers, tokens), Matrix(ref planes, layers, tokens));
        var optional = new LayerMatrix?[header.Optional.Count];
        for (int i = 0; i < optional.Length; i++)
            optional[i] = header.Optional[i] ? Matrix(ref planes, layers, tokens) : null;
        float[][] embeddings = new float[header.Embeddings ? TraceHeader.EmbeddingMeasures : 0][];
        for (int i = 0; i < embeddings.Length; i++)
            embeddings[i] = Floats(ref planes, tokens);
        return new Trace
        {
            Model = header.Model,
            Conventions = header.Conventions,
            Variables = header.Variables ?? new Dictionary<string, JsonElement>(),
            Layers = layers,
            Tokens = header.Tokens,
            Measures = measures with
            {
                UpdateNorms = optional[0],
                AttentionNorms = optional[1],
                MlpNorms = optional[2],
                JsdBitsMid = optional[3],
                Embeddings = header.Embeddings ? EmbeddingMeasures.Of(embeddings) : null,
                SelfCertaintyNats = Floats(ref planes, tokens),
            },
            Top = Top(header, Ints(ref planes, top), Floats(ref planes, top)),
            Watched = watched,
            GeneratedIds = header.GeneratedIds,
            GeneratedText = header.GeneratedText,
            Checks = header.Checks,
            Timings = header.Timings,
        };
    }

    /// <summary>The header, once the bytes behind it are seen to be as many as it declares: nothing is allocated on its word alone.</summary>
    static TraceHeader Header(Span<byte> body, out Span<byte> numbers)
    {
        if (body.Length < sizeof(int))
            throw new InvalidDataException("it has no header");
        int length = BinaryPrimitives.ReadInt32LittleEndian(body);
        body = body[sizeof(int)..];
        if (length < 0 || length > body.Length)
            throw new InvalidDataException("its header is longer than the file");
        TraceHeader? header;
        try
        {
            header = JsonSerializer.Deserialize(body[..length], TraceHeaderJson.Default.TraceHeader);
        }
        catch (JsonException error)
        {
            throw new InvalidDataException("its header cannot be read", error);
        }
        numbers = body[length..];
        if (header is not { IsSound: true } || sizeof(float) * header.Numbers != numbers.Length)
            throw new InvalidDataException("its header does not fit its content");
        return header;
    }

    static TopTokens Top(TraceHeader header, int[] ids, float[] probabilities)
    {
        foreach (int id in ids)
            if (!header.Texts.ContainsKey(id))
                throw new InvalidDataException($"it has no text for the token {id}");
        return new TopTokens(header.TopCount, ids, probabilities, header.Texts);
    }

    static LayerMatrix Matrix(ref BytePlanes planes, int rows, int tokens) => new(rows, tokens, Floats(ref planes, rows * tokens));

    static float[] Floats(ref BytePlanes planes, int count)
    {
        float[] numbers = new float[count];
        planes.Read(MemoryMarshal.Cast<float, uint>(numbers.AsSpan()));
        return numbers;
    }

    static int[] Ints(ref BytePlanes planes, int count)
    {
        int[] numbers = new int[count];
        planes.Read(MemoryMarshal.Cast<int, uint>(numbers.AsSpan()));
        return numbers;
    }
}
