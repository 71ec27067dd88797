namespace Ironic.Snmp.Pdus;

/// <summary>One outlet of one unit.</summary>
public sealed class PduOutlet(SnmpClient agent, PduFamily family, int outlet)
{
    private static readonly ObjectId SysObjectId = ObjectId.Parse("1.3.6.1.2.1.1.2.0");

    public PduFamily Family => family;

    /// <summary>Asks the unit what it is.</summary>
    /// <exception cref="SnmpException">No answer, or no family of ours: the message says which the unit is.</exception>
    public static async Task<PduFamily> RecogniseAsync(SnmpClient agent, CancellationToken cancellationToken)
    {
        var answer = await agent.GetAsync(cancellationToken, SysObjectId);
        if (answer[0].Value is SnmpValue.Identifier { Value: var id } && PduFamilies.Recognise(id) is { } family) return family;
        throw new SnmpException(SnmpFailure.NoSuchObject,
            $"SNMP agent {agent.Target.Host} calls itself {answer[0].Value}, which is no unit that 'auto' knows; name the family: {string.Join(", ", PduFamilies.All.Keys.Order(StringComparer.Ordinal))}.");
    }

    /// <summary>The state; null when the unit shows a value that means none.</summary>
    public async Task<OutletState?> GetAsync(CancellationToken cancellationToken)
    {
        var answer = await agent.GetAsync(cancellationToken, family.StatusOf(outlet));
        return answer[0].Value.TryGetNumber(out var number) && family.States.TryGetValue(number, out var state) ? state : null;
    }

    /// <summary>Returns when the unit has taken the order; what came of it shows in the state.</summary>
    public Task SwitchAsync(bool on, CancellationToken cancellationToken)
    {
        var (name, value) = family.ActionFor(on, outlet);
        return agent.SetAsync(name, new SnmpValue.Whole(value), cancellationToken);
    }
}
