namespace Fathom;

/// <summary>The forms in which something can be written, each by the ending of such files.</summary>
/// <typeparam name="T">What is written.</typeparam>
/// <param name="forms">The endings, in small letters with their dot, and what writes each to a stream, which stays open.</param>
public sealed class OutputForms<T>(params IReadOnlyList<(string Ending, Action<Stream, T> Write)> forms)
{
    /// <summary>The endings, such as ".csv".</summary>
    public IReadOnlyList<string> Endings { get; } = [.. forms.Select(static form => form.Ending)];

    /// <summary>Writes a file, whole or not at all, in the form that its ending names, in capitals or not.</summary>
    /// <exception cref="FathomException">The ending names no form, there is nothing to write, or the file cannot be written.</exception>
    public void Write(T what, string path)
    {
        var write = Find(path, Path.GetExtension(path));
        AtomicFile.Write(path, stream => write(stream, what));
    }

    /// <summary>Writes to a stream, which stays open.</summary>
    /// <param name="what">What is written.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="ending">The ending of files of the form.</param>
    /// <exception cref="FathomException">The ending names no form, or there is nothing to write.</exception>
    public void Write(T what, Stream stream, string ending) => Find($"\"{ending}\"", ending)(stream, what);

    /// <summary>These forms and others.</summary>
    public OutputForms<T> And(OutputForms<T> others) => new([.. forms, .. others.Forms]);

    /// <summary>The same forms for something else.</summary>
    /// <param name="part">What of it is written.</param>
    public OutputForms<TOther> For<TOther>(Func<TOther, T> part) =>
        new([.. forms.Select(form => (form.Ending, (Action<Stream, TOther>)((stream, what) => form.Write(stream, part(what)))))]);

    IReadOnlyList<(string Ending, Action<Stream, T> Write)> Forms => forms;

    Action<Stream, T> Find(string name, string ending) =>
        forms.FirstOrDefault(form => form.Ending.Equals(ending, StringComparison.OrdinalIgnoreCase)).Write
        ?? throw new FathomException($"{name}: what is written here has one of the endings {string.Join(", ", Endings)}");
}
