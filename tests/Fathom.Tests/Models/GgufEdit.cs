using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fathom.Tests.Models;

/// <summary>A GGUF file taken apart, to be written with other keys and tensors.</summary>
sealed class GgufEdit
{
    static readonly string[] TypeNames = ["u8", "i8", "u16", "i16", "u32", "i32", "f32", "bool", "str", "arr", "u64", "i64", "f64"];
    const int Alignment = 32;
    readonly Dictionary<string, byte[]> keys = [];
    readonly Dictionary<string, (ulong[] Dimensions, uint Type, ReadOnlyMemory<byte> Data)> tensors = [];

    public GgufEdit(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        int at = 8;
        ulong tensorCount = U64(), keyCount = U64();
        for (ulong i = 0; i < keyCount; i++)
        {
            string key = Text();
            int start = at;
            SkipValue(U32());
            keys[key] = file[start..at];
        }
        var infos = new List<(string Name, ulong[] Dimensions, uint Type, ulong Offset)>();
        for (ulong i = 0; i < tensorCount; i++)
            infos.Add((Text(), [.. Enumerable.Range(0, (int)U32()).Select(_ => U64())], U32(), U64()));
        int data = (at + Alignment - 1) / Alignment * Alignment;
        for (int i = 0; i < infos.Count; i++)
        {
            int end = i + 1 < infos.Count ? data + (int)infos[i + 1].Offset : file.Length;
            tensors[infos[i].Name] = (infos[i].Dimensions, infos[i].Type, file.AsMemory((data + (int)infos[i].Offset)..end));
        }

        uint U32() => BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan((at += 4) - 4));
        ulong U64() => BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan((at += 8) - 8));
        string Text()
        {
            int length = (int)U64();
            return Encoding.UTF8.GetString(file, (at += length) - length, length);
        }
        void SkipValue(uint type)
        {
            if (type == 8)
                Text();
            else if (type == 9)
            {
                uint element = U32();
                for (ulong left = U64(); left > 0; left--)
                    SkipValue(element);
            }
            else
                at += type is 0 or 1 or 7 ? 1 : type is 2 or 3 ? 2 : type < 7 ? 4 : 8;
        }
    }

    public void Drop(string key) => keys.Remove(key);

    /// <summary>Sets a key to a value of a type: u32, f32, bool, str, arr:bool and their like.</summary>
    public void Set(string key, string type, JsonNode value)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        string[] parts = type.Split(':');
        writer.Write((uint)Array.IndexOf(TypeNames, parts[0]));
        if (parts is [_, var element])
        {
            writer.Write((uint)Array.IndexOf(TypeNames, element));
            writer.Write((ulong)value.AsArray().Count);
            foreach (var item in value.AsArray())
                WriteValue(writer, element, item!);
        }
        else
            WriteValue(writer, type, value);
        keys[key] = bytes.ToArray();
    }

    /// <summary>Adds a tensor of float32.</summary>
    public void Add(string name, ulong[] dimensions, float[] values) =>
        tensors[name] = (dimensions, 0, System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()).ToArray());

    /// <summary>Makes it a file of another architecture, with the same values of its keys.</summary>
    public void Become(string architecture, string before)
    {
        foreach (string key in keys.Keys.Where(key => key.StartsWith($"{before}.", StringComparison.Ordinal)).ToArray())
        {
            keys[architecture + key[before.Length..]] = keys[key];
            keys.Remove(key);
        }
        Set("general.architecture", "str", JsonValue.Create(architecture));
    }

    /// <summary>Leaves tensors out.</summary>
    public void DropTensors(string prefix)
    {
        foreach (string name in tensors.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).ToArray())
            tensors.Remove(name);
    }

    public void Rename(string from, string to)
    {
        tensors[to] = tensors[from];
        tensors.Remove(from);
    }

    /// <summary>Applies an edit of the variants' index.</summary>
    public void Apply(JsonNode edit)
    {
        foreach (var (key, value) in Object("set"))
            Set(key, value![0]!.GetValue<string>(), value[1]!);
        foreach (var key in edit["drop"]?.AsArray() ?? [])
            Drop(key!.GetValue<string>());
        foreach (var (name, tensor) in Object("add"))
            Add(name, tensor![0].Deserialize<ulong[]>()!, tensor[1].Deserialize<float[]>()!);
        foreach (var (from, to) in Object("rename"))
            Rename(from, to!.GetValue<string>());

        JsonObject Object(string name) => edit[name]?.AsObject() ?? [];
    }

    public void Write(string path)
    {
        using var writer = new BinaryWriter(File.Create(path));
        writer.Write("GGUF"u8);
        writer.Write(3u);
        writer.Write((ulong)tensors.Count);
        writer.Write((ulong)keys.Count);
        foreach (var (key, value) in keys)
        {
            WriteText(writer, key);
            writer.Write(value);
        }
        ulong offset = 0;
        foreach (var (name, tensor) in tensors)
        {
            WriteText(writer, name);
            writer.Write((uint)tensor.Dimensions.Length);
            foreach (ulong dimension in tensor.Dimensions)
                writer.Write(dimension);
            writer.Write(tensor.Type);
            writer.Write(offset);
            offset += (ulong)((tensor.Data.Length + Alignment - 1) / Alignment * Alignment);
        }
        Pad(writer);
        foreach (var tensor in tensors.Values)
        {
            writer.Write(tensor.Data.Span);
            Pad(writer);
        }
    }

    static void Pad(BinaryWriter writer)
    {
        while (writer.BaseStream.Position % Alignment != 0)
            writer.Write((byte)0);
    }

    static void WriteValue(BinaryWriter writer, string type, JsonNode value)
    {
        switch (type)
        {
            case "u32":
                writer.Write(value.GetValue<uint>());
                break;
            case "f32":
                writer.Write((float)value.GetValue<double>());
                break;
            case "bool":
                writer.Write(value.GetValue<bool>());
                break;
            case "str":
                WriteText(writer, value.GetValue<string>());
                break;
            default:
                throw new ArgumentException(type);
        }
    }

    static void WriteText(BinaryWriter writer, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        writer.Write((ulong)bytes.Length);
        writer.Write(bytes);
    }
}
