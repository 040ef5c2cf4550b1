namespace Fathom.Hub;

/// <summary>Why the hub gave nothing.</summary>
enum HubFault
{
    /// <summary>It cannot be reached now: the network, or a server that is overloaded.</summary>
    Unreachable,
    /// <summary>It refuses, or has no such thing.</summary>
    Refused,
    /// <summary>The repository has no such revision.</summary>
    NoRevision,
    /// <summary>It answers what no hub answers.</summary>
    Nonsense,
}

/// <summary>The hub gave nothing.</summary>
sealed class HubException(HubFault fault, string message, Exception? inner = null) : FathomException(message, inner!)
{
    /// <summary>Why.</summary>
    public HubFault Fault => fault;
}
