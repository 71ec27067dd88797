using System.Globalization;
using System.Net;

namespace Ironic.Lab.Bmc;

/// <summary>What ipmi_sim is given: its LAN configuration, its one management controller, and the hook through which it reaches the machine. Pure.</summary>
internal static class IpmiSimFiles
{
    /// <summary>ipmi_lan(5). A level without its allowed_auths line is refused by clients, so each has one.</summary>
    public static string Lan(string name, BmcEndpoint bmc, string hook) =>
        string.Create(CultureInfo.InvariantCulture, $"""
        name "{name}"
        set_working_mc 0x20
          startlan 1
            addr {bmc.Address.Address} {bmc.Address.Port}
            priv_limit admin
            allowed_auths_callback none md2 md5 straight
            allowed_auths_user none md2 md5 straight
            allowed_auths_operator none md2 md5 straight
            allowed_auths_admin none md2 md5 straight
            guid a123456789abcdefa123456789abcdef
          endlan
          chassis_control "{hook}"
          user 2 true "{bmc.User}" "{bmc.Password}" admin 10 none md2 md5 straight

        """);

    /// <summary>ipmi_sim_cmd(5): a BMC of nobody's making, without sensors.</summary>
    public const string Emulation = """
        mc_setbmc 0x20
        mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02 persist_sdr
        sel_enable 0x20 1000 0x0a
        mc_enable 0x20

        """;

    /// <summary>Carries ipmi_sim's question over the loopback to <see cref="ChassisHook"/>, and its answer back. The token keeps other users out.</summary>
    public static string Hook(IPEndPoint listener, string token) =>
        string.Create(CultureInfo.InvariantCulture, $$"""
        #!/bin/bash
        exec 3<>/dev/tcp/{{listener.Address}}/{{listener.Port}} || exit 1
        echo "{{token}} $*" >&3
        read -r verdict <&3
        cat <&3
        [ "$verdict" = ok ]

        """);
}
