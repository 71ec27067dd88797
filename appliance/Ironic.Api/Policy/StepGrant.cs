using Ironic.Model.Drivers;

namespace Ironic.Api.Policy;

/// <summary>Who may ask for a step: the least role that is enough, "reader", "member", "manager" or "admin"; null: no role is.</summary>
public sealed record StepGrant
{
    private static readonly string[] KnownRoles = ["reader", "member", "manager", "admin"];

    /// <summary>On the system. Default: admin.</summary>
    public string System { get; init; } = "admin";

    /// <summary>In the project that owns the node.</summary>
    public string? Owner { get; init; }

    /// <summary>In the project that leases it.</summary>
    public string? Lessee { get; init; }

    /// <summary>All that is wrong with it.</summary>
    /// <param name="step">What it is for.</param>
    public IEnumerable<string> Problems(string step)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (step.Split('.') is not [var slot, { Length: > 0 }] || !DriverSlots.All.Any(known => known.WireName == slot))
            yield return $"'{step}' is no step; a step is named by its interface and itself, such as bios.factory_reset.";
        foreach (var (place, role) in new[] { ("system", System), ("owner", Owner), ("lessee", Lessee) })
        {
            if (role is not null ? !KnownRoles.Contains(role) : place == "system")
                yield return $"{step}.{place} is '{role}'; allowed: {string.Join(", ", KnownRoles)}.";
        }
    }
}
