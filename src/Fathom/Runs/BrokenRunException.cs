namespace Fathom.Runs;

/// <summary>A run that could not go on to its end, with what was measured until then.</summary>
/// <typeparam name="T">What a whole run gives.</typeparam>
public sealed class BrokenRunException<T>(EngineFaultException fault, T kept) : FathomException($"{fault.Message}; what was measured until then is kept", fault)
{
    /// <summary>What was measured, marked as partial.</summary>
    public T Kept => kept;
}
