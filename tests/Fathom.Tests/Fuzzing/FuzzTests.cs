using System.IO.Compression;
using System.Text;
using Fathom.Formats;
using Fathom.Formats.PyTorch;
using Fathom.Models;
using Fathom.Runs;
using Fathom.Templates;
using Fathom.Templates.Library;
using Fathom.Tests.Traces;
using Fathom.Traces;
using LibraryTests = Fathom.Templates.Library.Tests;

namespace Fathom.Tests.Fuzzing;

/// <summary>Changed files of every kind are read or refused, soon and in little memory: see tests/fuzz.sh.</summary>
[Collection(nameof(Alone))]
public sealed class FuzzTests
{
    static readonly string[] jsonWords =
    [
        "{", "}", "[", "]", ",", ":", "\"", "null", "true", "false", "\"\"", "\\ud800", "\\u0000", "\"a\"", "[[", "{}", "[]", "\uFEFF", "é", "\U0001F44D", "\"type\":",
        "\"added_tokens\":[{\"id\":1,\"content\":\"a\"}],", "\"normalizer\":{\"type\":\"NFKC\"},", "{\"type\":\"Replace\",\"pattern\":{\"String\":\"a\"},\"content\":\"aa\"},",
        "{\"type\":\"Prepend\",\"prepend\":\"▁\"},", "{\"type\":\"Split\",\"pattern\":{\"Regex\":\"(a+)+$\"},\"behavior\":\"Isolated\"},", "\"byte_fallback\":true,", "\"unk_id\":0,",
    ];

    /// <summary>A tokenizer that has parts of most kinds.</summary>
    const string everyPart = """
        {
          "added_tokens": [{"id": 0, "content": "<s>", "special": true, "rstrip": true}, {"id": 5, "content": "Ab", "normalized": true, "lstrip": true, "single_word": true}],
          "normalizer": {"type": "Sequence", "normalizers": [{"type": "NFKC"}, {"type": "Lowercase"}, {"type": "Strip"}, {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": "▁"},
            {"type": "Prepend", "prepend": "▁"}, {"type": "Precompiled", "precompiled_charsmap": "CAAAAACAAQBhhAEAYWEA"}]},
          "pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"type": "Digits", "individual_digits": true}, {"type": "Punctuation"}, {"type": "WhitespaceSplit"},
            {"type": "Split", "pattern": {"Regex": "(?i:'s|[^\\s\\p{L}]?\\p{L}+(?!x))|\\s+"}, "behavior": "MergedWithNext", "invert": false}, {"type": "Metaspace", "replacement": "▁"}]},
          "post_processor": {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "<s>"}}, {"Sequence": {"id": "A"}}], "special_tokens": {"<s>": {"ids": [0]}}},
          "decoder": {"type": "Sequence", "decoders": [{"type": "Replace", "pattern": {"String": "▁"}, "content": " "}, {"type": "ByteFallback"}, {"type": "Fuse"}]},
          "model": {"type": "Unigram", "unk_id": 0, "byte_fallback": false, "vocab": [["<s>", 0], ["a", -1.5], ["▁a", -2], ["aa", -2.5], ["▁the", -3]]}
        }
        """;

    static readonly string[] binaryWords =
        ["tokenizer.ggml.model", "llama", "t5", "gpt2", "tokenizer.ggml.tokens", "tokenizer.ggml.scores", "general.architecture", "blk.0.attn_q.weight", "\"F32\"", "\"shape\":[", "\0\0\0\0"];

    static readonly string[] templateWords =
    [
        .. Filters.All.Keys.Select(static name => $"|{name}(v)"), .. Filters.All.Keys.Select(static name => $"|{name}"), .. StringMethods.All.Names.Select(static name => $".{name}(v)"),
        .. LibraryTests.All.Keys.Select(static name => $" is {name}(v)"), "{% set v = 'a' * 3900000 %}", "{% set v = range(90000)|list %}", "{% for i in range(99999) %}", "{% endfor %}",
        "{{ v }}", "{% set w = v", " %}", "}}", "{{", "{%", "-%}", "%}", "(", ")", "[", "]", "[::2]", "{", "}", "'", "\"", " * 9", " ~ v", " + v", " % v", " == v", " in v", " if ", " else ", ", v", ", 1", "**v",
        "{% macro m(a) %}", "{% endmacro %}", "{{ m(m(v)) }}", "{% set ns = namespace(x=v) %}", "{% set ns.x = ns.x ~ ns.x %}", "{% raw %}", "{% endraw %}", "messages[0].content", "loop.index", "\U0001F44D", "é",
    ];

    static readonly string[] tableWords =
        [",", "\n", "\r\n", "\"", "\"\"", "nan", "inf", "-inf", "layer", "token", "null", "[", "]", "{", "}", ":", "\\ud800", "\\n", "\u0093NUMPY", "(2, 3)", "(1, 3000000)", "<f8", "|u1", "True", new('x', 70_000)];

    static readonly string[] texts = ["the tide, 123!  \r\n\tÄöü 東京 \U0001F44D <|begin|>x</s>", new('a', 50_000), string.Concat(Enumerable.Repeat("ab 1. ", 5_000))];

    [Fact]
    public void GGUF() => Files("gguf", Corpus("bad/good.gguf", "bad/gguf"), binaryWords, "model.gguf", null, static (_, file) => ReadModel(file));

    [Fact]
    public void Safetensors() => Files("safetensors", Corpus("bad/good/model.safetensors", "bad/safetensors"), [.. binaryWords, .. jsonWords], "model.safetensors", "bad/good",
        static (folder, _) => ReadModel(folder));

    [Fact]
    public void Configurations() => Files("config", Corpus("bad/good/config.json", "bad/config"), jsonWords, "config.json", "bad/good", static (folder, _) => ReadModel(folder));

    [Fact]
    public void Tokenizers() => Files(
        "tokenizer", [.. Corpus("bad/good/tokenizer.json", "bad/tokenizer"), .. Enumerable.Repeat(Encoding.UTF8.GetBytes(everyPart), 20)], jsonWords, "tokenizer.json", "bad/good", static (folder, _) => ReadText(folder));

    [Fact]
    public void Chat_templates()
    {
        var conversation = ChatConversation.Of(new ChatMessage("user", "Hello"), new ChatMessage("assistant", "Hi"));
        Fuzzer.Run("template", [.. Corpus("bad/template/raise.jinja", "bad/template"), .. Corpus("bad/template/raise.jinja", "templates/templates"), "{% set v = 'ab' * 9 %}{% for i in range(99999) %}{% set w = v|upper %}{% endfor %}"u8.ToArray()],
            templateWords, input => conversation.Render(ChatTemplate.Parse(Encoding.UTF8.GetString(input))));
    }

    [Fact]
    public void Traces()
    {
        using var folder = new TemporaryFolder();
        var forms = (string[])[".fathom", ".json", ".csv"];
        byte[][] corpus = [.. forms.Select(form => Written(folder.File("trace" + form)))];
        Files("trace", corpus, tableWords, "changed", null, (_, file) =>
        {
            if (!TraceFile.TryLoad(file, out var trace))
                return;
            foreach (string form in forms.Where(form => trace.Tokens.Count > 0 || form != ".csv"))
                ReadBack(folder.File("again" + form), trace);
        });

        static byte[] Written(string path)
        {
            TraceFile.Save(path, TraceSamples.Small());
            return File.ReadAllBytes(path);
        }
    }

    [Fact]
    public void Matrices()
    {
        using var folder = new TemporaryFolder();
        NpyFile.Write(folder.File("a.npy"), [2, 3], static (row, values) => values.Fill(row));
        byte[] npy = File.ReadAllBytes(folder.File("a.npy"));
        Files("matrix", ["layer,a,b\n1,0.5,1\n2,,nan\n"u8.ToArray(), "{\"values\": [[0.5, 1], [2, null]], \"tokens\": [\"a\", \"b\"], \"layers\": [1, 2]}"u8.ToArray(), npy],
            tableWords, "matrix", null, static (_, file) => ForeignMatrix.Load(file));
    }

    [Fact]
    public void Pickles()
    {
        string good = Fixtures.Path("lenses/tuned-llama/params.pt");
        using var folder = new TemporaryFolder();
        string copy = folder.Copy(good);
        using var zip = ZipFile.OpenRead(good);
        using var stream = zip.GetEntry("params/data.pkl")!.Open();
        var pickle = new MemoryStream();
        stream.CopyTo(pickle);
        Fuzzer.Run("pickle", [pickle.ToArray()], ["ctorch\nFloatStorage\n", "ccollections\nOrderedDict\n", "}", "(", "t", "R", "s", "u", ".", "h\0", "q\0", ")", "K\u0001", "\u0085"], input =>
        {
            using (var changed = ZipFile.Open(copy, ZipArchiveMode.Update))
            {
                changed.GetEntry("params/data.pkl")!.Delete();
                using var entry = changed.CreateEntry("params/data.pkl", CompressionLevel.NoCompression).Open();
                entry.Write(input);
            }
            PyTorchFile.Open(copy, 1 << 24).Dispose();
        });
    }

    static byte[][] Corpus(string good, string bad) =>
        [.. Enumerable.Repeat(File.ReadAllBytes(Fixtures.Path(good)), 8), .. Directory.GetFiles(Fixtures.Path(bad)).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    /// <summary>Reads changed inputs as a file of that name, in a folder with the other files of a good one.</summary>
    static void Files(string kind, IReadOnlyList<byte[]> corpus, IReadOnlyList<string> words, string name, string? good, Action<string, string> read)
    {
        using var folder = new TemporaryFolder();
        foreach (string file in good is null ? [] : Directory.GetFiles(Fixtures.Path(good)))
            folder.Copy(file);
        Fuzzer.Run(kind, corpus, words, input =>
        {
            File.WriteAllBytes(folder.File(name), input);
            read(folder.Path, folder.File(name));
        });
    }

    static void ReadModel(string path)
    {
        ReadText(path);
        ModelCheck.Of(path);
    }

    static void ReadText(string path)
    {
        var tokenizer = ModelText.Open(path).Tokenizer;
        foreach (string text in texts)
            tokenizer.Decode(tokenizer.Encode(text));
    }

    static void ReadBack(string path, Trace trace)
    {
        try
        {
            TraceFile.Save(path, trace);
        }
        catch (FathomException)
        {
            return;
        }
        if (Record.Exception(() => TraceFile.Load(path)) is FathomException error)
            throw new InvalidOperationException("what was written cannot be read", error);
    }
}
