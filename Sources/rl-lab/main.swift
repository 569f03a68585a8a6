import Environments
import LabCommand

LabCommand.main(environments: standardEnvironments, simulations: standardSimulations)
