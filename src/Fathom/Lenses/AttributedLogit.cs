namespace Fathom.Lenses;

/// <summary>A logit that was taken apart, and what it is of.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Column">The column whose logit it is, counted from 0.</param>
/// <param name="Attribution">What adds to it.</param>
/// <param name="Token">The text of the token.</param>
/// <param name="Versus">The text of the token whose logit is taken off it; null for none.</param>
public sealed record AttributedLogit(string Model, int Column, Attribution Attribution, string Token, string? Versus = null);
