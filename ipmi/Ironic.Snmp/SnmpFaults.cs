using System.Globalization;
using System.Net.Sockets;
using Ironic.Snmp.Usm;

namespace Ironic.Snmp;

/// <summary>Every text that an operator may come to read.</summary>
internal static class SnmpFaults
{
    public static SnmpException Silent(SnmpTarget target, SnmpOptions options, SocketException? refused)
    {
        if (refused is not null) return Unreachable(target, refused);
        var hint = target.Login is SnmpLogin.Community ? " Agents say nothing to a wrong community, so check that too." : "";
        return new(SnmpFailure.NoAnswer, string.Create(CultureInfo.InvariantCulture,
            $"SNMP agent {Label(target)} does not answer (sent {options.Attempts} times). Check its address, that it has power, and that UDP port {target.Port} is open on the way.{hint}"));
    }

    public static SnmpException Unreachable(SnmpTarget target, SocketException inner) =>
        new(SnmpFailure.Unreachable, $"SNMP agent {Label(target)} cannot be reached: {inner.Message}.", inner);

    public static SnmpException LoginRefused(SnmpTarget target, UsmError error) => new(
        error is UsmError.Malformed or UsmError.NotInTimeWindow or UsmError.UnknownEngineId ? SnmpFailure.MalformedAnswer : SnmpFailure.CredentialsRefused,
        $"SNMP agent {Label(target)} {error switch
        {
            UsmError.UnsupportedSecurityLevel => $"does not let {target.Login} in at this security level: its protocols for authentication or privacy are others",
            UsmError.UnknownUserName => $"does not know {target.Login}",
            UsmError.WrongDigest => $"has another authentication passphrase or protocol for {target.Login}",
            UsmError.Decryption => $"has another privacy passphrase or protocol for {target.Login}",
            UsmError.NotInTimeWindow => "does not agree with itself about its own clock",
            UsmError.UnknownEngineId => "does not agree with itself about its engine id",
            _ => "answers with reports that make no sense",
        }}.");

    public static SnmpException Refused(SnmpTarget target, SnmpPdu request, SnmpPdu answer)
    {
        var error = (SnmpError)answer.ErrorStatus;
        var name = answer.ErrorIndex > 0 && answer.ErrorIndex <= request.Bindings.Length ? request.Bindings[answer.ErrorIndex - 1].Name : request.Bindings[0].Name;
        if (error == SnmpError.NoSuchName) return NoSuchObject(target, name);
        var hint = error is SnmpError.NoAccess or SnmpError.AuthorizationError or SnmpError.ReadOnly or SnmpError.NotWritable
            ? " It may not be written by this login."
            : "";
        return new(SnmpFailure.Refused, string.Create(CultureInfo.InvariantCulture,
            $"SNMP agent {Label(target)} refused to {(request.Type == PduType.Set ? "set" : "read")} {name}: {error} ({answer.ErrorStatus}).{hint}")) { Error = error };
    }

    public static SnmpException NoSuchObject(SnmpTarget target, ObjectId name) =>
        new(SnmpFailure.NoSuchObject, $"SNMP agent {Label(target)} has no object {name}: it is another model, or has no such outlet.") { Error = SnmpError.NoSuchName };

    public static SnmpException Malformed(SnmpTarget target) => new(SnmpFailure.MalformedAnswer, $"SNMP agent {Label(target)} answers with what was not asked for.");

    private static string Label(SnmpTarget target) => string.Create(CultureInfo.InvariantCulture, $"{target.Host}:{target.Port}");
}
