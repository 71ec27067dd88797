using System.Globalization;
using Ironic.Ipmi.Commands;
using Ironic.Lab.Farm;

namespace Ironic.Appliance.Tests.Chaos;

/// <summary>Holds what a BMC was asked for during one job against what the timeline tells of it, and against the kills. Pure.</summary>
internal static class PowerJudge
{
    /// <summary>What was recorded so shortly before a kill is lost with it.</summary>
    private static readonly TimeSpan Unwritten = TimeSpan.FromSeconds(2);

    /// <summary>From a request on the timeline to the BMC's doing it, logins and retries included; and from a BMC's doing to the end of the stage that asked.</summary>
    private static readonly TimeSpan BmcTakes = TimeSpan.FromSeconds(30);

    /// <summary>The clock of the appliance and ours are the same, but it stamps before it sends.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(50);

    /// <summary>What cannot be explained; empty: everything can.</summary>
    /// <param name="job">What was asked for.</param>
    /// <param name="actions">What the BMC did since then.</param>
    /// <param name="events">What the timeline tells since then.</param>
    /// <param name="faults">Of servers.</param>
    public static IReadOnlyList<string> Judge(ChaosJob job, IReadOnlyList<BmcAction> actions, IReadOnlyList<Happening> events, IReadOnlyList<ChaosFault> faults) =>
    [
        .. Untold(actions, events, faults),
        .. Repeated(job, actions, faults),
        .. TooMany(job, actions, events, faults),
    ];

    /// <summary>Each action was asked for on the timeline, unless a kill may have made that request be forgotten.</summary>
    private static IEnumerable<string> Untold(IReadOnlyList<BmcAction> actions, IReadOnlyList<Happening> events, IReadOnlyList<ChaosFault> faults)
    {
        var requests = events.Where(happened => happened.Name == "power.requested").ToList();
        foreach (var action in actions)
        {
            var request = requests.LastOrDefault(happened => IsFor(happened, action.Action) && happened.At <= action.At + Slack && action.At - happened.At < BmcTakes);
            if (request is not null) requests.Remove(request);
            else if (!faults.Any(fault => fault.Touches(action.At - Unwritten, action.At + BmcTakes))) yield return $"nobody asked for {Show(action)} on the timeline, and nothing was killed then";
        }
    }

    /// <summary>What is, is not asked for again, unless who asked was killed before he could write down that it is.</summary>
    private static IEnumerable<string> Repeated(ChaosJob job, IReadOnlyList<BmcAction> actions, IReadOnlyList<ChaosFault> faults)
    {
        foreach (var (index, action) in actions.Index())
        {
            if (action.Action != (action.WasOn ? ChassisAction.PowerOn : ChassisAction.PowerOff)) continue;
            var since = index == 0 ? job.Began : actions[index - 1].At;
            if (!faults.Any(fault => fault.Touches(since - Unwritten, action.At))) yield return $"{Show(action)} changed nothing, and nothing was killed since {since:HH:mm:ss.fff}";
        }
    }

    /// <summary>A machine is turned on once for each boot that the job needs, and once more for each that was tried again.</summary>
    private static IEnumerable<string> TooMany(ChaosJob job, IReadOnlyList<BmcAction> actions, IReadOnlyList<Happening> events, IReadOnlyList<ChaosFault> faults)
    {
        var needed = job.Kind switch { JobKind.Deploy => 2, JobKind.Clean => 1, _ => 0 };
        var retried = events.Count(happened => happened.Name == "boot.retried");
        var on = actions.Count(action => action is { Action: ChassisAction.PowerOn, WasOn: false });
        var until = actions.Count == 0 ? job.Began : actions[^1].At;
        var kills = faults.Count(fault => fault.Touches(job.Began - Unwritten, until));
        if (on > needed + retried + kills) yield return string.Create(CultureInfo.InvariantCulture, $"the machine was turned on {on} times; {needed} were needed, {retried} boots were tried again, and {kills} times something was killed");
    }

    private static bool IsFor(Happening request, ChassisAction action) => action switch
    {
        ChassisAction.PowerOn => request.Text("target") == "power on" || request.Message.StartsWith("power on ", StringComparison.Ordinal),
        ChassisAction.PowerOff => request.Text("target") == "power off" || request.Message.StartsWith("power off ", StringComparison.Ordinal),
        _ => request.Text("target") is "rebooting",
    };

    public static string Show(BmcAction action) => string.Create(CultureInfo.InvariantCulture, $"{action.Action} at {action.At:HH:mm:ss.fff} (it was {(action.WasOn ? "on" : "off")})");
}
