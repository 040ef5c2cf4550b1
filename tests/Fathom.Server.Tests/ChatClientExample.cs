using Fathom.Extensions.AI;
using Fathom.Models;
using Microsoft.Extensions.AI;

/// <summary>A console program that shows each token of an answer with the layer at which it settles.</summary>
static class ChatClientExample
{
    public static async Task Run(string modelPath, string question, TextWriter console)
    {
        using var model = LanguageModel.Open(modelPath);
        using IChatClient client = new FathomChatClient(model);
        var options = new ChatOptions { Temperature = 0, MaxOutputTokens = 200 }.WithDepth();
        await foreach (var update in client.GetStreamingResponseAsync(question, options))
        {
            foreach (var token in update.Contents.OfType<TokenDepthContent>())
                await console.WriteLineAsync($"{token.Depth.Settling,3}  {token.TokenText}");
            if (update.AdditionalProperties?[DepthChatOptions.Key] is DepthSummary depth)
                await console.WriteLineAsync($"{depth.DeepTokens} of {depth.CountedTokens} tokens settle at layer {depth.DeepFrom} or above");
        }
    }
}
