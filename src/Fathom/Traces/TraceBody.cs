using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using Fathom.Lenses;

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
        foreach (var measure in Catalogue.OfLayers)
            if (m.Layers(measure) is { } matrix)
                planes.Write(MemoryMarshal.Cast<float, uint>(matrix.Values));
        foreach (float[] row in Catalogue.OfLayers.Select(m.Embeddings).Concat(Catalogue.OfColumns.Select(m.Numbers)).OfType<float[]>())
            planes.Write(MemoryMarshal.Cast<float, uint>(row));
        foreach (var token in trace.Watched)
        {
            planes.Write(MemoryMarshal.Cast<float, uint>(token.Probability.Values));
            planes.Write(MemoryMarshal.Cast<float, uint>(token.Rank.Values));
        }
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
        var watched = new WatchedToken[header.Watched.Count];
        var measures = header.IsOfFirstForm ? FirstMeasures(ref planes, header, watched) : Measures(ref planes, header, watched);
        return new Trace
        {
            Model = header.Model,
            Engine = header.Engine,
            Conventions = header.Conventions,
            Proven = header.Proven,
            Origin = header.Origin,
            IsPartial = header.IsPartial,
            Variables = header.Variables ?? new Dictionary<string, JsonElement>(),
            Layers = layers,
            Tokens = header.Tokens,
            Measures = measures,
            Top = Top(header, Ints(ref planes, top), Floats(ref planes, top)),
            Watched = watched,
            GeneratedIds = header.GeneratedIds,
            GeneratedText = header.GeneratedText,
            Checks = header.Checks,
            Timings = header.Timings,
        };
    }

    static CellMeasures Measures(ref BytePlanes planes, TraceHeader header, WatchedToken[] watched)
    {
        var names = header.Names;
        var layers = Rows(ref planes, names.Layers, header.Layers * header.Tokens.Count);
        var embeddings = Rows(ref planes, names.Embeddings, header.Tokens.Count);
        var columns = Rows(ref planes, names.Columns, header.Tokens.Count);
        Watched(ref planes, header, watched);
        return Of(header, layers, embeddings, columns);
    }

    /// <summary>In form 1 norms have the embeddings for a first row, and watched tokens come before the measures that a trace may lack.</summary>
    static CellMeasures FirstMeasures(ref BytePlanes planes, TraceHeader header, WatchedToken[] watched)
    {
        var names = header.Names;
        int tokens = header.Tokens.Count, cells = header.Layers * tokens;
        var layers = Rows(ref planes, [.. names.Layers.Take(FirstForm.BeforeNorms)], cells);
        float[] norms = Floats(ref planes, tokens + cells);
        Watched(ref planes, header, watched);
        foreach (var (name, values) in Rows(ref planes, [.. names.Layers.Skip(FirstForm.BeforeNorms + 1)], cells))
            layers.Add(name, values);
        var embeddings = Rows(ref planes, [.. names.Embeddings.Skip(1)], tokens);
        layers.Add(Catalogue.Norm.Name, norms[tokens..]);
        embeddings.Add(Catalogue.Norm.Name, norms[..tokens]);
        return Of(header, layers, embeddings, Rows(ref planes, names.Columns, tokens));
    }

    static CellMeasures Of(TraceHeader header, Dictionary<string, float[]> layers, Dictionary<string, float[]> embeddings, Dictionary<string, float[]> columns) => new(
        measure => layers.TryGetValue(measure.Name, out float[]? values) ? new(header.Layers, header.Tokens.Count, values) : null,
        measure => embeddings.GetValueOrDefault(measure.Name), measure => columns.GetValueOrDefault(measure.Name));

    static void Watched(ref BytePlanes planes, TraceHeader header, WatchedToken[] watched)
    {
        int layers = header.Layers, tokens = header.Tokens.Count;
        for (int i = 0; i < watched.Length; i++)
            watched[i] = new(header.Watched[i].Id, header.Watched[i].Bytes, Matrix(ref planes, layers, tokens), Matrix(ref planes, layers, tokens));
    }

    static Dictionary<string, float[]> Rows(ref BytePlanes planes, IReadOnlyList<string> names, int count)
    {
        var rows = new Dictionary<string, float[]>(names.Count);
        foreach (string name in names)
            rows.Add(name, Floats(ref planes, count));
        return rows;
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
