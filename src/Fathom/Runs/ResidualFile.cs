using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Fathom.Formats;
using Fathom.Kernels;
using Fathom.Traces;

namespace Fathom.Runs;

/// <summary>Writes the residual stream of a run's columns to disk as it goes: tensor "residuals" [layers + 1, columns, d], embeddings first.</summary>
/// <remarks>Columns come one by one but the file holds layer after layer, so they wait in a nameless file beside it; memory holds one column at a time.</remarks>
public sealed class ResidualFile : IDisposable
{
    const string Safetensors = ".safetensors", NumPy = ".npy";

    readonly string path;
    readonly bool half;
    readonly FileStream waiting;
    int layers, width, columns;
    byte[] column = [];

    /// <summary>Prepares a file.</summary>
    /// <param name="path">A name with one of the endings of <see cref="Formats"/>. Beside an .npy, its tokens and model go into a .json of the same name.</param>
    /// <param name="half">Whether values are stored as float16 rather than float32.</param>
    /// <exception cref="FathomException">The name has no such ending, or nothing can be written there.</exception>
    public ResidualFile(string path, bool half = false)
    {
        (this.path, this.half) = (path, half);
        if (!Formats.Contains(Ending))
            throw new FathomException($"{path}: residual streams are written as {string.Join(" or ", Formats)}");
        string beside = AtomicFile.Beside(path);
        try
        {
            waiting = new FileStream(beside, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, bufferSize: 0);
            File.Delete(beside);
        }
        catch (Exception error) when (FileFault.IsOne(error))
        {
            throw new FathomException($"{path}: cannot be written: {FileFault.Of(path, error)}", error);
        }
    }

    /// <summary>The endings of the names of such files.</summary>
    public static IReadOnlyList<string> Formats { get; } = [Safetensors, NumPy];

    string Ending => Path.GetExtension(path).ToLowerInvariant();

    int ElementBytes => half ? 2 : 4;

    long[] Shape => [layers, columns, width];

    /// <summary>The files that such a file is.</summary>
    public static IReadOnlyList<string> FilesOf(string path) =>
        Path.GetExtension(path).Equals(NumPy, StringComparison.OrdinalIgnoreCase) ? [path, Path.ChangeExtension(path, ".json")] : [path];

    /// <summary>Takes h[t, 0] to h[t, L] of the next column, [L + 1, d].</summary>
    internal void Add(Rows h)
    {
        (layers, width) = (h.Count, h.Width);
        if (column.Length == 0)
            column = new byte[layers * width * ElementBytes];
        Encode(h.All);
        try
        {
            waiting.Write(column);
        }
        catch (Exception error) when (FileFault.IsOne(error))
        {
            throw new FathomException($"{path}: cannot be written: {FileFault.Of(path, error)}", error);
        }
        columns++;
    }

    /// <summary>Writes the file, which appears when it is whole; beside an .npy its tokens and model as JSON.</summary>
    internal void Complete(Trace trace)
    {
        AtomicFile.Write(path, stream =>
        {
            stream.Write(Ending == NumPy ? NpyHeader.Of(half, Shape) : SafetensorsStart(trace));
            var vector = column.AsSpan(0, width * ElementBytes);
            for (int layer = 0; layer < layers; layer++)
                for (int t = 0; t < columns; t++)
                {
                    waiting.Position = ((long)t * layers + layer) * vector.Length;
                    waiting.ReadExactly(vector);
                    stream.Write(vector);
                }
        });
        foreach (string beside in FilesOf(path).Skip(1))
            AtomicFile.Write(beside, stream => stream.Write(Json(json => WriteBeside(json, trace))));
    }

    void Encode(ReadOnlySpan<float> values)
    {
        if (half)
            TensorPrimitives.ConvertToHalf(values, MemoryMarshal.Cast<byte, Half>(column.AsSpan()));
        else
            MemoryMarshal.AsBytes(values).CopyTo(column);
    }

    /// <summary>Metadata are texts, so the tokens are JSON within JSON.</summary>
    byte[] SafetensorsStart(Trace trace) => SafetensorsHeader.Of([new("residuals", half ? "F16" : "F32", ElementBytes, Shape)], new Dictionary<string, string>
    {
        ["model"] = trace.Model.Name,
        ["fingerprint"] = trace.Model.Fingerprint,
        ["tokens"] = Encoding.UTF8.GetString(Json(json => WriteTokens(json, trace))),
    });

    static void WriteBeside(Utf8JsonWriter json, Trace trace)
    {
        json.WriteStartObject();
        json.WriteString("model", trace.Model.Name);
        json.WriteString("fingerprint", trace.Model.Fingerprint);
        json.WritePropertyName("tokens");
        WriteTokens(json, trace);
        json.WriteEndObject();
    }

    static void WriteTokens(Utf8JsonWriter json, Trace trace)
    {
        json.WriteStartArray();
        foreach (var token in trace.Tokens)
        {
            json.WriteStartObject();
            json.WriteNumber("id", token.Id);
            json.WriteString("text", token.Text);
            json.WriteNumber("position", token.Position);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static byte[] Json(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
            write(json);
        return bytes.ToArray();
    }

    /// <summary>Forgets what waits; a file that was not completed never appears.</summary>
    public void Dispose() => waiting.Dispose();
}
