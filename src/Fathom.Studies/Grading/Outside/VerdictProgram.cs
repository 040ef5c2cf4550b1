using System.Buffers;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Fathom.Studies.Grading.Outside;

/// <summary>Another program that grades: it is handed a line of JSON for each text and writes a verdict as a line. One line is asked at a time.</summary>
sealed class VerdictProgram : IDisposable
{
    static readonly TimeSpan TimeToEnd = TimeSpan.FromSeconds(2);
    static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    readonly string name;
    readonly TimeSpan timeLimit;
    readonly Process process;
    readonly LineReader output;
    readonly Lock turn = new();
    FathomException? end;

    /// <exception cref="FathomException">It cannot be started.</exception>
    public VerdictProgram(string command, TimeSpan timeLimit)
    {
        var words = CommandWords.Of(command);
        name = words[0];
        this.timeLimit = timeLimit;
        try
        {
            process = Process.Start(new ProcessStartInfo(name, words.Skip(1))
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                StandardInputEncoding = Utf8,
                StandardOutputEncoding = Utf8,
            })!;
        }
        catch (Exception fault) when (fault is Win32Exception or InvalidOperationException or IOException)
        {
            throw new FathomException($"{name} cannot be started: {fault.Message}", fault);
        }
        output = new(process.StandardOutput);
    }

    /// <summary>Asks for a verdict.</summary>
    /// <exception cref="FathomException">There was none in time, or no verdict. The program is ended, and asked no more.</exception>
    public Verdict Ask(string text, string? expected, GradedSample sample)
    {
        string question = Question(text, expected, sample);
        lock (turn)
        {
            if (end is not null)
                throw end;
            try
            {
                var line = VerdictLine.Parse(Answer(question), $"as {name} says");
                if (output.HasRest)
                    throw new FormatException("is not the only one");
                if ((line.Prompt ?? sample.Prompt) != sample.Prompt || (line.Sample ?? sample.Sample) != sample.Sample)
                    throw new FormatException("is of another sample");
                return line.Verdict;
            }
            catch (FormatException fault)
            {
                throw End(sample, $"the line that it wrote {fault.Message}");
            }
            catch (TimeoutException)
            {
                throw End(sample, string.Create(CultureInfo.InvariantCulture, $"it wrote none within {timeLimit.TotalSeconds} s"));
            }
            catch (IOException)
            {
                throw End(sample, process.WaitForExit(TimeToEnd) ? string.Create(CultureInfo.InvariantCulture, $"it ended with exit code {process.ExitCode}") : "it closed its input or output");
            }
        }
    }

    /// <summary>Closes its input, which ends it; after two seconds it is killed.</summary>
    public void Dispose()
    {
        lock (turn)
        {
            try
            {
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It has closed its end already.
            }
            if (!process.WaitForExit(TimeToEnd))
                Kill();
            process.Dispose();
        }
    }

    /// <summary>Writes a line and reads one, both within the time.</summary>
    string Answer(string question)
    {
        var answer = Task.Run(() =>
        {
            process.StandardInput.Write(question);
            process.StandardInput.Flush();
            return output.Next() ?? throw new EndOfStreamException();
        });
        try
        {
            return answer.Wait(timeLimit) ? answer.Result : throw new TimeoutException();
        }
        catch (AggregateException fault) when (fault.InnerException is IOException or FormatException)
        {
            throw fault.InnerException;
        }
    }

    FathomException End(GradedSample sample, string why)
    {
        Kill();
        return end = new FathomException(string.Create(CultureInfo.InvariantCulture, $"{name} gave no verdict of prompt \"{sample.Prompt}\", sample {sample.Sample}: {why}"));
    }

    void Kill()
    {
        try
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit(TimeToEnd);
        }
        catch (Exception fault) when (fault is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended, or may not be killed: the error that is told says what happened before.
        }
    }

    static string Question(string text, string? expected, GradedSample sample)
    {
        var line = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("prompt", sample.Prompt);
            json.WriteNumber("sample", sample.Sample);
            json.WriteString("text", text);
            json.WriteString("expected", expected);
            json.WritePropertyName("row");
            using var row = JsonDocument.Parse(sample.Row ?? "null");
            row.RootElement.WriteTo(json);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(line.WrittenSpan) + "\n";
    }
}
