using Fathom.Models.Keys;

namespace Fathom.Models.HuggingFace;

/// <summary>Llama and Mistral, whose queries and keys are not permuted here as they are in GGUF.</summary>
static class LlamaLayout
{
    public static CheckpointLayout Llama { get; } = new("llama", ConfigKeys.Llama, CommonLayout.Names(), Translate) { Change = AddFrequencies };

    public static CheckpointLayout Mistral { get; } = new("llama", ConfigKeys.Mistral, CommonLayout.Names(), TranslateMistral) { Change = AddFrequencies };

    static void Translate(ConfigFile config, KeyValues values)
    {
        CommonLayout.Translate(config, values, ownScaling: "llama3");
        values.Set("rope.pairing", "halves");
        values.Set("attention.bias", config.Boolean("attention_bias") ?? false);
        values.Set("mlp.bias", config.Boolean("mlp_bias") ?? false);
    }

    static void TranslateMistral(ConfigFile config, KeyValues values)
    {
        CommonLayout.Translate(config, values, ownScaling: "llama3");
        values.Set("rope.pairing", "halves");
        values.Set("attention.bias", false);
        values.Set("mlp.bias", false);
        values.Set("attention.sliding_window", config.CountOrNull("sliding_window"));
    }

    /// <summary>Adds what llama 3's scaling divides each frequency by, as GGUF stores it.</summary>
    static void AddFrequencies(ConfigFile config, CheckpointTensors tensors)
    {
        var rope = CommonLayout.Rope(config);
        if (rope.Type == "llama3")
            tensors.AddVector("rope_freqs.weight", Divisors(rope, RopeLayout.Original(config, rope), (int)RopeLayout.Rotated(rope, CommonLayout.HeadSize(config), 1)));
    }

    /// <summary>Long waves are stretched by the factor, short ones are not, and between the two bounds it fades.</summary>
    static float[] Divisors(RopeSettings rope, double context, int rotated)
    {
        double factor = rope.Scaling.Positive("factor"), low = rope.Scaling.Positive("low_freq_factor");
        double high = rope.Scaling.Positive("high_freq_factor");
        float[] divisors = new float[rotated / 2];
        for (int i = 0; i < divisors.Length; i++)
        {
            double turns = context / (2 * Math.PI * Math.Pow(rope.Base, 2.0 * i / rotated));
            double fade = Math.Clamp((turns - low) / (high - low), 0, 1);
            divisors[i] = (float)(1 / ((1 - fade) / factor + fade));
        }
        return divisors;
    }
}
