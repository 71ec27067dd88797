using System.Collections.Frozen;
using Ironic.Api.Faults;
using Ironic.Api.Microversions;
using Ironic.Model.Faults;
using Ironic.Model.Provisioning;

namespace Ironic.Api.Provisioning;

/// <summary>From which version a client may ask for a verb (contract, sections 4.3 and 4.4).</summary>
internal static class ProvisionVerbs
{
    private static readonly FrozenDictionary<string, int> Since = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["active"] = 1, ["rebuild"] = 1, ["deleted"] = 1,
        ["manage"] = 4, ["provide"] = 4,
        ["inspect"] = 6,
        ["abort"] = 13,
        ["clean"] = 15,
        ["adopt"] = 17,
        ["rescue"] = 38, ["unrescue"] = 38,
        ["deploy"] = 73, ["undeploy"] = 73,
        ["unhold"] = 85,
        ["service"] = 87,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Waiting states that could not be aborted at first.</summary>
    private static readonly FrozenDictionary<ProvisionState, int> AbortSince = new Dictionary<ProvisionState, int>
    {
        [ProvisionState.InspectWait] = 41,
        [ProvisionState.DeployWait] = 110,
    }.ToFrozenDictionary();

    /// <summary>Null: not too new. A verb that nobody knows is for the conductor to refuse, with the node's state.</summary>
    public static Fault? Check(string verb, ProvisionState state, Microversion version)
    {
        if (Since.TryGetValue(verb, out var since) && version < since) return ApiFaults.TooNew;
        return verb == "abort" && AbortSince.TryGetValue(state, out var abortable) && version < abortable ? ApiFaults.TooNew : null;
    }
}
