using Ironic.Model.Faults;
using Ironic.Model.Stores;

namespace Ironic.Conductor.Reservations;

/// <summary>Refused unique values in the words that clients know (the API contract, section 5.5).</summary>
internal static class Duplicates
{
    public static Fault ToFault(CommitResult.Duplicate duplicate, Guid subject) => (duplicate.What, duplicate.Field) switch
    {
        ("node", "name") => Fault.Conflict($"A node with name {duplicate.Value} already exists."),
        ("node", "uuid") => Fault.Conflict($"A node with UUID {duplicate.Value} already exists."),
        ("node", "instance_uuid") => Fault.Conflict($"Instance {duplicate.Value} is already associated with a node, it cannot be associated with this other node {subject}"),
        ("port", "address") => Fault.Conflict($"A port with MAC address {duplicate.Value} already exists."),
        ("port", "uuid") => Fault.Conflict($"A port with UUID {duplicate.Value} already exists."),
        ("port", "name") => Fault.Conflict($"A port with name {duplicate.Value} already exists."),
        (_, "job") => Fault.Conflict($"Node {subject} has unfinished work, please retry after the current operation is completed."),
        _ => Fault.Conflict($"A {duplicate.What} with {duplicate.Field} {duplicate.Value} already exists."),
    };
}
