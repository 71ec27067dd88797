namespace Ironic.Model.Faults;

/// <summary>Why a request was refused. The text is the one that the client reads; see the contract for those that clients match on.</summary>
public sealed record Fault(FaultKind Kind, string Message)
{
    public static Fault Invalid(string message) => new(FaultKind.Invalid, message);
    public static Fault Forbidden(string message) => new(FaultKind.Forbidden, message);
    public static Fault NotFound(string message) => new(FaultKind.NotFound, message);
    public static Fault NotAcceptable(string message) => new(FaultKind.NotAcceptable, message);
    public static Fault Conflict(string message) => new(FaultKind.Conflict, message);
    public static Fault Unavailable(string message) => new(FaultKind.Unavailable, message);
    public static Fault Internal(string message) => new(FaultKind.Internal, message);

    public static Fault NodeNotFound(string ident) => NotFound($"Node {ident} could not be found.");

    public static Fault NodeLocked(string node, string holder) =>
        Conflict($"Node {node} is locked by host {holder}, please retry after the current operation is completed.");
}
