using System.Text;
using Fathom.Templates;

namespace Fathom.Cli;

/// <summary>Reads text that a user gives in a file, or by standard input where the file is named "-".</summary>
static class InputFile
{
    /// <summary>More text than any model reads at once.</summary>
    const int MostBytes = 64 << 20;

    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The whole text of a file.</summary>
    /// <exception cref="FathomException">It cannot be read, is too long, or is no UTF-8 text.</exception>
    public static string Text(string path, CommandIo io) => Guarded(path, () =>
    {
        using var stream = Open(path, io);
        var buffer = new MemoryStream();
        byte[] part = new byte[1 << 16];
        for (int count; (count = stream.Read(part)) > 0;)
        {
            buffer.Write(part, 0, count);
            if (buffer.Length > MostBytes)
                throw new FathomException($"{Name(path)}: is longer than {MostBytes >> 20} MB");
        }
        buffer.Position = 0;
        return new StreamReader(buffer, Strict).ReadToEnd();
    });

    /// <summary>The lines of a file, each as soon as it is there.</summary>
    /// <exception cref="FathomException">It cannot be read, or is no UTF-8 text.</exception>
    public static IEnumerable<string> EachLine(string path, CommandIo io)
    {
        using var reader = new StreamReader(Guarded(path, () => Open(path, io)), Strict);
        while (Guarded(path, reader.ReadLine) is { } line)
            yield return line;
    }

    /// <summary>The lines of a file; the end of the last begins no other.</summary>
    /// <exception cref="FathomException">As for <see cref="Text"/>.</exception>
    public static string[] Lines(string path, CommandIo io)
    {
        string[] lines = [.. Text(path, io).Split('\n').Select(static line => line.TrimEnd('\r'))];
        return lines[^1].Length == 0 ? lines[..^1] : lines;
    }

    /// <summary>A conversation, as JSON.</summary>
    /// <exception cref="FathomException">As for <see cref="Text"/>, or it is no list of messages, or an empty one.</exception>
    public static ChatConversation Conversation(string path, CommandIo io)
    {
        string text = Text(path, io);
        try
        {
            var conversation = ChatConversation.Parse(text);
            return conversation.Messages.Count > 0 ? conversation : throw new FathomException("holds no message");
        }
        catch (FathomException error)
        {
            throw new FathomException($"{Name(path)}: {error.Message}", error);
        }
    }

    static Stream Open(string path, CommandIo io) => path == "-" ? io.TakeInput() : File.OpenRead(path);

    /// <summary>Turns what goes wrong with a file into one sentence.</summary>
    static T Guarded<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (DecoderFallbackException error)
        {
            throw new FathomException($"{Name(path)}: is not UTF-8 text", error);
        }
        catch (Exception error) when (FileFault.IsOne(error))
        {
            throw new FathomException($"{Name(path)}: cannot be read: {FileFault.Of(path, error)}", error);
        }
    }

    static string Name(string path) => path == "-" ? "standard input" : path;
}
