using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Fathom.Formats;
using Fathom.Kernels;
using Fathom.Traces;

namespace Fathom.Runs;

/// <summary>Writes the residual stream of a run's columns to disk as it goes: tensor "residuals" [layers + 1, columns, d], embeddings first.</summary>
/// <remarks>Columns come one by one but the file holds layer after layer, so they wait in a nameless file beside it; memory holds one vector at a time.</remarks>
public sealed class ResidualFile : IDisposable
{
    readonly string path;
    readonly bool half;
    readonly FileStream waiting;
    int layers, width, columns;
    byte[] vector = [];

    /// <summary>Prepares a file.</summary>
    /// <param name="path">A name that ends in .safetensors or .npy.</param>
    /// <param name="half">Whether values are stored as float16 rather than float32.</param>
    /// <exception cref="FathomException">The name ends in neither, or nothing can be written there.</exception>
    public ResidualFile(string path, bool half = false)
    {
        (this.path, this.half) = (path, half);
        if (Path.GetExtension(path) is not (".safetensors" or ".npy"))
            throw new FathomException($"{path}: residual streams are written as .safetensors or .npy");
        string beside = $"{path}.{Path.GetRandomFileName()}";
        try
        {
            waiting = new FileStream(beside, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, 1 << 16);
            File.Delete(beside);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new FathomException($"{path}: cannot be written: {FileFault.Of(path, error)}", error);
        }
    }

    int ElementBytes => half ? 2 : 4;

    /// <summary>Takes h[t, 0] to h[t, L] of the next column, [L + 1, d].</summary>
    internal void Add(Rows h)
    {
        (layers, width) = (h.Count, h.Width);
        if (vector.Length == 0)
            vector = new byte[width * ElementBytes];
        try
        {
            for (int layer = 0; layer < layers; layer++)
            {
                Encode(h[layer]);
                waiting.Write(vector);
            }
        }
        catch (IOException error)
        {
            throw new FathomException($"{path}: cannot be written: {FileFault.Of(path, error)}", error);
        }
        columns++;
    }

    /// <summary>Writes the file, which appears when it is whole; beside an .npy its tokens and model as JSON.</summary>
    internal void Complete(Trace trace)
    {
        bool numpy = Path.GetExtension(path) == ".npy";
        AtomicFile.Write(path, stream =>
        {
            stream.Write(numpy ? NpyWriter.Header(half ? "<f2" : "<f4", [layers, columns, width]) : SafetensorsHeader(trace));
            for (int layer = 0; layer < layers; layer++)
                for (int column = 0; column < columns; column++)
                {
                    waiting.Position = ((long)column * layers + layer) * vector.Length;
                    waiting.ReadExactly(vector);
                    stream.Write(vector);
                }
        });
        if (numpy)
            AtomicFile.Write($"{path}.json", stream => stream.Write(Json(json =>
            {
                json.WriteString("model", trace.Model.Name);
                json.WriteString("fingerprint", trace.Model.Fingerprint);
                WriteTokens(json, trace);
            })));
    }

    void Encode(ReadOnlySpan<float> values)
    {
        if (half)
            TensorPrimitives.ConvertToHalf(values, MemoryMarshal.Cast<byte, Half>(vector.AsSpan()));
        else
            MemoryMarshal.AsBytes(values).CopyTo(vector);
    }

    /// <summary>The length of the header and the header: metadata are texts, so the tokens are JSON within JSON.</summary>
    byte[] SafetensorsHeader(Trace trace)
    {
        const int alignment = 8;
        string tokens = Encoding.UTF8.GetString(Json(json => WriteTokens(json, trace)));
        byte[] header = Json(json =>
        {
            json.WriteStartObject("__metadata__");
            json.WriteString("model", trace.Model.Name);
            json.WriteString("fingerprint", trace.Model.Fingerprint);
            json.WriteString("tokens", tokens);
            json.WriteEndObject();
            json.WriteStartObject("residuals");
            json.WriteString("dtype", half ? "F16" : "F32");
            WriteNumbers(json, "shape", layers, columns, width);
            WriteNumbers(json, "data_offsets", 0, (long)layers * columns * vector.Length);
            json.WriteEndObject();
        });
        int padded = (header.Length + alignment - 1) / alignment * alignment;
        byte[] bytes = new byte[sizeof(long) + padded];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, padded);
        bytes.AsSpan(sizeof(long)).Fill((byte)' ');
        header.CopyTo(bytes, sizeof(long));
        return bytes;
    }

    static void WriteTokens(Utf8JsonWriter json, Trace trace)
    {
        json.WriteStartArray("tokens");
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

    static void WriteNumbers(Utf8JsonWriter json, string name, params ReadOnlySpan<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (long number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    static byte[] Json(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        return bytes.ToArray();
    }

    /// <summary>Forgets what waits; a file that was not completed never appears.</summary>
    public void Dispose() => waiting.Dispose();
}
