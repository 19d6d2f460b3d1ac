from deployments.models.assessment import CASE, Assessment, Case
from deployments.models.cell import CountedDeployment, DeploymentCell
from deployments.models.deployment import Deployment, DeploymentCitation, DeploymentClaim, DeploymentClaimCitation
from deployments.models.system import System, SystemCitation, SystemClaim, SystemClaimCitation

__all__ = [
    "CASE",
    "Assessment",
    "Case",
    "CountedDeployment",
    "Deployment",
    "DeploymentCell",
    "DeploymentCitation",
    "DeploymentClaim",
    "DeploymentClaimCitation",
    "System",
    "SystemCitation",
    "SystemClaim",
    "SystemClaimCitation",
]
