namespace Ironic.Snmp.Server;

/// <summary>What an agent serves. Called by one thread at a time.</summary>
public interface ISnmpObjects
{
    /// <summary>The value; null when there is no such object.</summary>
    SnmpValue? Find(ObjectId name);

    /// <summary>The first object after this one; null at the end.</summary>
    VarBind? FindNext(ObjectId after);

    SnmpError Store(ObjectId name, SnmpValue value);
}
