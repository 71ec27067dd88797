using Ironic.Model.Drivers;
using Ironic.Model.Json;

namespace Ironic.Drivers.Redfish.Raid;

/// <summary>What a RAID step was told to do.</summary>
/// <param name="Config">The configuration.</param>
/// <param name="Root">Make the root volume.</param>
/// <param name="Others">Make all that are not the root volume.</param>
/// <param name="DeletesExisting">Delete what is there before.</param>
internal sealed record RaidArguments(JsonMap Config, bool Root, bool Others, bool DeletesExisting)
{
    public const string ConfigName = "raid_config", RootName = "create_root_volume", OthersName = "create_nonroot_volumes", DeleteName = "delete_existing";

    /// <summary>Of step create_configuration, with the defaults that it has with Ironic.</summary>
    /// <exception cref="DriverException">An argument is wrong, or the node has no wish.</exception>
    public static RaidArguments OfCreate(DriverContext node, JsonMap args) => node.TargetRaidConfig.IsEmpty
        ? throw Wrong($"Node {node.NodeName} has no target RAID configuration: set one first (target_raid_config).")
        : new(node.TargetRaidConfig, Flag(args, RootName, fallback: true), Flag(args, OthersName, fallback: true), Flag(args, DeleteName, fallback: false));

    /// <summary>Of step apply_configuration, likewise: only the root volume, unless more is asked for.</summary>
    /// <exception cref="DriverException">An argument is wrong.</exception>
    public static RaidArguments OfApply(JsonMap args) => args.GetMap(ConfigName) is not { } config
        ? throw Wrong($"The step's argument {ConfigName} must be an object with logical_disks.")
        : new(config, Flag(args, RootName, fallback: true), Flag(args, OthersName, fallback: false), Flag(args, DeleteName, fallback: false));

    /// <summary>The wishes that are to be fulfilled.</summary>
    /// <exception cref="DriverException">The configuration is wrong, or nothing of it is left; the message lists all that is.</exception>
    public IReadOnlyList<RaidWish> Wishes()
    {
        List<string> problems = [];
        var all = RaidWish.Read(Config, problems);
        if (problems.Count > 0) throw Wrong(string.Join(" ", problems));
        List<RaidWish> wanted = [.. all.Where(wish => wish.IsRoot ? Root : Others)];
        if (wanted.Count > 0) return wanted;
        throw Wrong($"The step would make no volume: of {all.Count}, {(Root ? "none" : "not even the one")} with is_root_volume {(Others ? "is left" : $"is to be made, and {OthersName} is false")}.");
    }

    public static DriverException Wrong(string text) => new(text) { Cause = DriverCauses.StepArgumentsInvalid };

    private static bool Flag(JsonMap args, string name, bool fallback) => args.GetText(name) switch
    {
        null when !args.Contains(name) => fallback,
        "true" or "True" => true,
        "false" or "False" => false,
        var other => throw Wrong($"The step's argument {name} is '{other}', but must be true or false."),
    };
}
