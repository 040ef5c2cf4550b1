using System.Text.Json.Nodes;
using Fathom.LlamaCpp;
using Fathom.Tests.Models;

namespace Fathom.Tests.LlamaCpp;

/// <summary>Models that llama.cpp loads and that have no next token to predict, or no lens that could be proven.</summary>
public class RefusalTests
{
    static string Olmo => BreadthRow.Open("olmo").Model;

    static string Llama => Fixtures.Path("architectures/llama/model.gguf");

    [Theory]
    [InlineData("bert")]
    [InlineData("modern-bert")]
    [InlineData("llada")]
    public void Encoders_and_diffusion_models_look_ahead_and_are_refused(string architecture) =>
        Refused(Llama, "llama", architecture, static edit => edit.Set("attention.causal", "bool", JsonValue.Create(false)), "look at later ones too", "predicts no next token");

    [Fact]
    public void A_diffusion_model_that_does_not_say_so_is_refused() =>
        Refused(Llama, "llama", "llada", static _ => { }, "it is a diffusion model");

    [Theory]
    [InlineData("eagle3")]
    [InlineData("dflash")]
    public void Draft_models_are_refused(string architecture) =>
        Refused(Llama, "llama", architecture, static edit => edit.Set("target_layers", "arr:u32", new JsonArray(1u, 2u, 3u)), "it is a draft model");

    /// <summary>plamo3 gives its final norm no name, so nothing proves which norm it is.</summary>
    [Fact]
    public void A_family_that_names_no_final_norm_is_refused() => Refused(Olmo, "olmo", "plamo3", static edit =>
    {
        const int width = 32, heads = 4, headSize = 8, mlp = 64;
        edit.Set("attention.layer_norm_rms_epsilon", "f32", JsonValue.Create(1e-6));
        edit.Set("attention.head_count", "u32", JsonValue.Create((uint)heads));
        edit.Set("attention.head_count_kv", "u32", JsonValue.Create((uint)heads));
        edit.Set("attention.key_length", "u32", JsonValue.Create((uint)headSize));
        edit.Set("attention.value_length", "u32", JsonValue.Create((uint)headSize));
        edit.Set("rope.dimension_count", "u32", JsonValue.Create((uint)headSize));
        edit.Set("feed_forward_length", "u32", JsonValue.Create((uint)mlp));
        edit.DropTensors("blk.");
        edit.Add("output_norm.weight", width);
        for (int block = 0; block < 6; block++)
        {
            foreach (string norm in (string[])["attn_norm.weight", "post_attention_norm", "ffn_norm.weight", "post_ffw_norm"])
                edit.Add($"blk.{block}.{norm}", width);
            edit.Add($"blk.{block}.attn_q_norm.weight", headSize);
            edit.Add($"blk.{block}.attn_k_norm.weight", headSize);
            edit.Add($"blk.{block}.attn_qkv.weight", width, 3 * heads * headSize);
            edit.Add($"blk.{block}.attn_output.weight", heads * headSize, width);
            edit.Add($"blk.{block}.ffn_up.weight", width, 2 * mlp);
            edit.Add($"blk.{block}.ffn_down.weight", mlp, width);
        }
    }, "no residual stream that the lens can read", "result_norm");

    static void Refused(string model, string from, string architecture, Action<Changes> change, params string[] texts)
    {
        using var folder = new TemporaryFolder();
        var edit = new GgufEdit(model);
        edit.Become(architecture, from);
        change(new(edit, architecture));
        edit.Write(folder.File("model.gguf"));
        string message = Assert.ThrowsAny<FathomException>(() => LlamaModel.Open(folder.File("model.gguf"), new() { Threads = 1 })).Message;
        Assert.All(texts, text => Assert.Contains(text, message, StringComparison.Ordinal));
    }

    /// <summary>Changes of a file of some architecture.</summary>
    sealed class Changes(GgufEdit edit, string architecture)
    {
        readonly Random random = new(7);

        public void Set(string key, string type, JsonNode value) => edit.Set($"{architecture}.{key}", type, value);

        public void DropTensors(string prefix) => edit.DropTensors(prefix);

        public void Add(string name, params int[] shape) => edit.Add(name, [.. shape.Select(static size => (ulong)size)],
            [.. Enumerable.Range(0, shape.Aggregate(1, static (a, b) => a * b)).Select(_ => shape.Length == 1 ? 1 : random.NextSingle() - 0.5f)]);
    }
}
