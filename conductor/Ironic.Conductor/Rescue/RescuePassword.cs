using Ironic.Model.Nodes;
using Ironic.Model.Secrets;

namespace Ironic.Conductor.Rescue;

/// <summary>The password of a rescue while it is under way: keys of instance_info, as Ironic's; sealed at rest, masked in answers, gone when it ends.</summary>
internal static class RescuePassword
{
    private const string PlainKey = "rescue_password", HashKey = "hashed_rescue_password";

    public static Node Keep(Node node, Secret password, Secret hash) =>
        node with { InstanceInfo = node.InstanceInfo.With(PlainKey, password.Reveal()).With(HashKey, hash.Reveal()) };

    public static string? HashOf(Node node) => node.InstanceInfo.GetText(HashKey);

    public static Node Remove(Node node) => node with { InstanceInfo = node.InstanceInfo.Without(PlainKey, HashKey) };
}
