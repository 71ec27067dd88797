using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Sdr;

/// <summary>Sensors by name. Each throws <see cref="IpmiException"/> as <see cref="IIpmiChannel.ExecuteAsync"/> does.</summary>
public static class SdrChannelExtensions
{
    extension(IIpmiChannel bmc)
    {
        public Task<SdrInfo> GetSdrInfoAsync(CancellationToken cancellationToken) => bmc.ExecuteAsync(SdrCommands.Info, cancellationToken);

        /// <summary>All records of the repository; where a BMC has none, those that it keeps for its own sensors.</summary>
        public async Task<IReadOnlyList<SdrRecord>> ReadSdrAsync(CancellationToken cancellationToken)
        {
            try
            {
                return await new SdrWalk(bmc, isDevice: false).RunAsync(cancellationToken);
            }
            catch (IpmiException e) when (e.Code is CompletionCode.InvalidCommand)
            {
                return await new SdrWalk(bmc, isDevice: true).RunAsync(cancellationToken);
            }
        }

        /// <summary>Reads one sensor. Null: it cannot be asked, or is not there.</summary>
        public async Task<SensorReading?> ReadSensorAsync(SensorRecord sensor, CancellationToken cancellationToken)
        {
            if (!sensor.CanRead) return null;
            try
            {
                var raw = await bmc.ExecuteAsync(SdrCommands.Reading(sensor), cancellationToken);
                if (!raw.IsAvailable || sensor.Formula is not { } formula) return new(sensor, raw.IsAvailable, null, raw.States) { Raw = raw.Value };
                if (formula.IsNonLinear) formula = await bmc.ExecuteAsync(SdrCommands.Factors(sensor, raw.Value), cancellationToken);
                return new(sensor, true, formula.Convert(raw.Value), raw.States) { Raw = raw.Value, Limits = Limits(sensor, formula) };
            }
            catch (IpmiException e) when (e.Failure == IpmiFailure.CommandRefused)
            {
                return null; // records for sensors that a board lacks are common
            }
        }

        /// <summary>Reads all sensors of these records that can be read.</summary>
        public async Task<IReadOnlyList<SensorReading>> ReadSensorsAsync(IEnumerable<SdrRecord> records, CancellationToken cancellationToken)
        {
            List<SensorReading> readings = [];
            foreach (var sensor in records.OfType<SensorRecord>().SelectMany(record => record.Expand()))
            {
                if (await bmc.ReadSensorAsync(sensor, cancellationToken) is { } reading) readings.Add(reading);
            }

            return readings;
        }

        /// <summary>The limits that hold now; a record has those of the factory.</summary>
        public Task<Thresholds> GetThresholdsAsync(SensorRecord sensor, CancellationToken cancellationToken) =>
            bmc.ExecuteAsync(SdrCommands.Thresholds(sensor), cancellationToken);

        /// <summary>Sets those limits that the mask names.</summary>
        public Task SetThresholdsAsync(SensorRecord sensor, Thresholds thresholds, CancellationToken cancellationToken) =>
            bmc.ExecuteAsync(SdrCommands.SetThresholds(sensor, thresholds), cancellationToken);
    }

    private static Dictionary<ThresholdMask, double> Limits(SensorRecord sensor, SensorFormula formula) => Enum.GetValues<ThresholdMask>()
        .Where(which => sensor.Thresholds.Find(which) is not null)
        .Select(which => (Which: which, Limit: formula.Convert(sensor.Thresholds.Find(which)!.Value)))
        .Where(limit => limit.Limit is not null)
        .ToDictionary(limit => limit.Which, limit => limit.Limit!.Value);
}
