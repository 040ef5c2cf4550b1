using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fathom.Tokenization;

namespace Fathom.Cli;

/// <summary>Reads text that a user gives in a file, or by standard input where the file is named "-".</summary>
static class InputFile
{
    /// <summary>More text than any model reads at once.</summary>
    const int MostBytes = 64 << 20;

    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The whole text of a file.</summary>
    /// <exception cref="FathomException">It cannot be read, is too long, or is no UTF-8 text.</exception>
    public static string Text(string path, CommandIo io)
    {
        string name = path == "-" ? "standard input" : path;
        try
        {
            using var stream = path == "-" ? io.Input : File.OpenRead(path);
            var buffer = new MemoryStream();
            byte[] part = new byte[1 << 16];
            for (int count; (count = stream.Read(part)) > 0;)
            {
                buffer.Write(part, 0, count);
                if (buffer.Length > MostBytes)
                    throw new FathomException($"{name}: is longer than {MostBytes >> 20} MB");
            }
            buffer.Position = 0;
            return new StreamReader(buffer, Strict).ReadToEnd();
        }
        catch (DecoderFallbackException error)
        {
            throw new FathomException($"{name}: is not UTF-8 text", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new FathomException($"{name}: cannot be read: {FileFault.Of(path, error)}", error);
        }
    }

    /// <summary>The lines of a file; the end of the last begins no other.</summary>
    /// <exception cref="FathomException">As for <see cref="Text"/>.</exception>
    public static string[] Lines(string path, CommandIo io)
    {
        string[] lines = [.. Text(path, io).Split('\n').Select(static line => line.TrimEnd('\r'))];
        return lines[^1].Length == 0 ? lines[..^1] : lines;
    }

    /// <summary>A conversation, as JSON.</summary>
    /// <exception cref="FathomException">As for <see cref="Text"/>, or it is no list of messages.</exception>
    public static ChatMessage[] Messages(string path, CommandIo io)
    {
        try
        {
            return JsonSerializer.Deserialize(Text(path, io), MessagesJson.Default.ChatMessageArray) is { Length: > 0 } messages
                ? messages
                : throw new FathomException($"{path}: holds no message");
        }
        catch (JsonException error)
        {
            throw new FathomException(
                $"{path}: is not a list of messages such as [{{\"role\": \"user\", \"content\": \"Hello\"}}] (line {error.LineNumber + 1})", error);
        }
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ChatMessage[]))]
sealed partial class MessagesJson : JsonSerializerContext;
