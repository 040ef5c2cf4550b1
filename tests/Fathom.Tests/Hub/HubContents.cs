using System.Security.Cryptography;
using System.Text;

namespace Fathom.Tests.Hub;

/// <summary>A file that the test's hub serves.</summary>
/// <param name="Path">Its path in the repository.</param>
/// <param name="Content">What it holds.</param>
/// <param name="PointerId">Of a large file, what git calls its pointer; null of a plain one.</param>
sealed record ServedFile(string Path, byte[] Content, string? PointerId = null)
{
    /// <summary>The hash under which the cache keeps it.</summary>
#pragma warning disable CA5350   // git's own
    public string Hash => PointerId is null
        ? Convert.ToHexStringLower(SHA1.HashData([.. Encoding.ASCII.GetBytes($"blob {Content.Length}\0"), .. Content])) : Sha256;
#pragma warning restore CA5350

    /// <summary>The sha256 of what it holds.</summary>
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Content));
}

/// <summary>The repositories of exchange.json, with contents of our own of the same sizes: where the fixture's are not known, its hashes stand for ours.</summary>
static class HubContents
{
    public const string Main = "c214b1339bc3f0d4131614f47de2a31a45116344", Tagged = "13c9149063f50912f4d7b9aa9c6e91443f071c57", Moved = "cf2155bded1b18c6cc7d115c0cae95c29272447f",
        DataMain = "6229cc55370e3264b7d11b55c1956ca26611161f", DataConverted = "d6f6c05aea2b7ab6f1aa19035183c823ad67ac0a";

    static readonly ServedFile Attributes = Plain(".gitattributes", "*.safetensors filter=lfs\n"), Empty = Plain("empty.txt", ""),
        Odd = Plain("odd näme (1).txt", "a name with a blank.\n"), Words = Plain("sub/dir/words.txt", "one two\n"),
        Percent = Plain("50% of #2?.txt", "reserved letters\n"), Csv = Plain("data.csv", "a,b\n1,22\n"),
        Model = Large("model.safetensors", 50_000, 1, "09092a2650b8472b19352058d1b19ffddd0486f1"), MovedModel = Large("model.safetensors", 50_000, 2, "be6cea1c3ad97cbda722f7a2b5cf967b14f2f8ae"),
        Parquet = Large("default/train/0000.parquet", 20, 3, "1166e34c321f530f1e69a12edcee3f823075066d");

    /// <summary>What a repository holds at a commit, in the order of its paths.</summary>
    public static IReadOnlyList<ServedFile>? Files(string repository, string commit) => (repository, commit) switch
    {
        ("acme/tiny" or "acme/gated" or "acme/private", _) => [Attributes, Config(commit), Empty, ModelOf(commit), Odd, Words],
        ("acme/plain", _) => [Attributes, Config(commit), ModelOf(commit), Odd, Words],
        ("acme/odd", _) => [Percent],
        ("acme/words", DataMain) => [Csv],
        ("acme/words", _) => [Parquet],
        _ => null,
    };

    /// <summary>The commit that a revision stands for; null where there is none.</summary>
    public static string? Commit(string repository, string revision, string? movedTo = null) => (repository, revision) switch
    {
        ("acme/words", "main") => DataMain,
        ("acme/words", "refs/convert/parquet") => DataConverted,
        (_, "main") => movedTo ?? Main,
        (_, "v1.0" or "feature/a") => Tagged,
        _ => revision is Main or Tagged or Moved or DataMain or DataConverted ? revision : null,
    };

    /// <summary>A text of the fixture, with our hashes in the place of its.</summary>
    public static string Ours(string text) => Hashes.Aggregate(text, static (text, pair) => text.Replace(pair.Theirs, pair.Ours, StringComparison.Ordinal));

    static readonly (string Theirs, string Ours)[] Hashes =
    [
        ("31a0c4d178239b64f50f747097d7965ebf897011", Attributes.Hash),
        ("70c7e957c13decd9e2629de84619bbbf2e3b9def", Config(Main).Hash),
        ("40efd252f583e4a612260216ef59f78e1fb8d25a", Config(Tagged).Hash),
        ("538b73578cda8ba278e012d227df72187c1060ed", Config(Moved).Hash),
        ("814f4a422927b82f5f8a43f8fab6d3839e3983f2", Words.Hash),
        ("b7e8a8050f736285a5c3b9138bb11c84a27b7778", Odd.Hash),
        ("48f642c5a74527b01d5a605b40653f10da215ec0", Percent.Hash),
        ("2c6d474792ed5b4a104ab1c7b7b3395cfa02f682", Csv.Hash),
        ("c20bff81734f8904aea75ce5f047aa0243e57e8dc16ecdd9b846206496f63e24", Model.Hash),
        ("37bb3d5a78a8e20ee7f2d4260f664610fe4f900702db283834a8cf76cac82a3c", MovedModel.Hash),
        ("799ccf1d9a73927f307172c7efdb5c3fe2df5d77d15907a75b0f6c9873761a17", Parquet.Hash),
    ];

    /// <summary>The content with a hash, null where nothing has it.</summary>
    public static byte[]? ContentOf(string hash) =>
        ((ServedFile[])[Attributes, Config(Main), Config(Tagged), Config(Moved), Empty, Odd, Words, Percent, Csv, Model, MovedModel, Parquet]).FirstOrDefault(file => file.Hash == hash)?.Content;

    static ServedFile Config(string commit) => Plain("config.json", $"{{\"layers\": {(commit == Main ? 2 : commit == Tagged ? 1 : 3)}}}\n");

    static ServedFile ModelOf(string commit) => commit == Moved ? MovedModel : Model;

    static ServedFile Plain(string path, string text) => new(path, Encoding.UTF8.GetBytes(text));

    static ServedFile Large(string path, int size, int seed, string pointerId)
    {
        byte[] content = new byte[size];
        new Random(seed).NextBytes(content);
        return new(path, content, pointerId);
    }
}
