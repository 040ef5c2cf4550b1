namespace Fathom.Templates;

/// <summary>How a conversation is rendered.</summary>
public sealed record ChatOptions
{
    /// <summary>Whether the text ends where the model is to begin its answer.</summary>
    public bool AddGenerationPrompt { get; init; }

    /// <summary>Whether the text ends inside the final message, so that the model goes on with it.</summary>
    public bool ContinueFinalMessage { get; init; }

    /// <summary>
    /// Further variables of the template: <c>bos_token</c>, <c>eos_token</c>, <c>enable_thinking</c> and the like, of the types that
    /// <see cref="ChatTemplate.Render"/> takes. What is not here is undefined.
    /// </summary>
    public IReadOnlyDictionary<string, object?> Variables { get; init; } = new Dictionary<string, object?>();

    /// <summary>What the rendering may use.</summary>
    public TemplateLimits Limits { get; init; } = TemplateLimits.Default;

    /// <summary>The time that a template may write.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
